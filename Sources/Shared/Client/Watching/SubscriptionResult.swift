/// What became of one topic of a `subscribe`.
public struct SubscriptionResult: Equatable, Sendable {
    /// The topic as it was asked for.
    public var topic: String
    /// Nil when the node confirmed: every push from now on arrives.
    public var refusal: MusterClientError?
    /// Where the subscription begins; nil where the topic keeps no history.
    public var position: TopicPosition?
    /// Whether what was missed behind the position that was given follows; nil where none was given.
    public var isRecovered: Bool?
    /// Why not, in the node's word: `epoch_changed`, `not_reached`, `too_old`, `too_many` or `no_history`.
    public var cause: String?

    /// Makes a result, for instance for a test.
    public init(
        topic: String,
        refusal: MusterClientError? = nil,
        position: TopicPosition? = nil,
        isRecovered: Bool? = nil,
        cause: String? = nil
    ) {
        self.topic = topic
        self.refusal = refusal
        self.position = position
        self.isRecovered = isRecovered
        self.cause = cause
    }
}
