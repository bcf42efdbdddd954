import MusterDomain

/// A command that is being verified, topic after topic.
struct SubscribeVerification {
    let command: SubscribeCommand
    /// The topics that the client has not left again meanwhile; nil: all.
    let wanted: Set<TopicName>?
    /// The rules that the passages are of.
    var generation: UInt64
    /// Of the topics that were verified already.
    var passages: [Passage] = []

    /// The topic whose turn it is; nil when all are verified.
    var next: NativeCommand.Topic? {
        self.passages.count < self.command.topics.count ? self.command.topics[self.passages.count] : nil
    }
}
