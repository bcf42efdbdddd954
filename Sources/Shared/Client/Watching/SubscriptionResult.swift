/// What became of one topic of a `subscribe`.
public struct SubscriptionResult: Equatable, Sendable {
    /// The topic as it was asked for.
    public var topic: String
    /// Nil when the node confirmed: every push from now on arrives.
    public var refusal: MusterClientError?

    /// Makes a result, for instance for a test.
    public init(topic: String, refusal: MusterClientError? = nil) {
        self.topic = topic
        self.refusal = refusal
    }
}
