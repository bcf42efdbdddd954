import MusterDomain

/// A connection that is being verified again, topic after topic.
///
/// What it subscribes to meanwhile is verified by the same rules at once, and what it leaves needs no rules: its topics of
/// the beginning are all that there is to look at.
struct ConnectionVerification {
    /// The rules that the passages are of.
    let generation: UInt64
    let names: [TopicName]
    /// First the connection's own, then those of the topics that were verified already.
    var passages: [Passage]

    /// The topic whose turn it is; nil when all are verified.
    var next: TopicName? {
        self.passages.count <= self.names.count ? self.names[self.passages.count - 1] : nil
    }
}
