import NIOCore

/// A push of a client of the native dialect.
package struct NativePublish: Equatable, Sendable {
    package var topic: NativeCommand.Topic
    package var kind: DataKind
    package var event: Label?
    /// JSON byte for byte as the client wrote it, else what the JSON string stands for.
    package var data: ByteBuffer
    /// Whether the connection that publishes shall not hear the push.
    package var excludesSender: Bool

    package init(
        topic: NativeCommand.Topic,
        kind: DataKind = .json,
        event: Label? = nil,
        data: ByteBuffer,
        excludesSender: Bool = false
    ) {
        self.topic = topic
        self.kind = kind
        self.event = event
        self.data = data
        self.excludesSender = excludesSender
    }
}
