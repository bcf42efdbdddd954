/// A topic to subscribe to, and what is wanted of it besides what is pushed from now on.
public struct WantedTopic: Equatable, Sendable {
    /// The topic.
    public var name: String
    /// Everything behind this position; nil: from now on.
    public var since: TopicPosition?
    /// The latest push as well; counts where ``since`` is nil.
    public var wantsLast: Bool

    /// Makes one.
    public init(_ name: String, since: TopicPosition? = nil, wantsLast: Bool = false) {
        self.name = name
        self.since = since
        self.wantsLast = wantsLast
    }
}
