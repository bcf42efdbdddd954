import MusterDomain
import NIOCore

/// A client's wish to hear topics, or the server's own for it.
struct SubscribeCommand: Sendable {
    /// What the reply repeats.
    var id: ByteBuffer?
    var topics: [NativeCommand.Topic]
    /// Whether the server subscribes by itself: what is refused is not spoken of.
    var isAutomatic = false

    /// The names among the topics.
    var names: Set<TopicName> { Set(self.topics.compactMap { try? $0.name.get() }) }
}
