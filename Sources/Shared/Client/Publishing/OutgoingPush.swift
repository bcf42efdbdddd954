/// One message to one topic.
public struct OutgoingPush: Equatable, Sendable {
    /// 1 to 255 bytes of UTF-8 without control characters.
    public var topic: String
    /// What the topic's subscribers get.
    public var data: PushData
    /// What happened, in the application's words; same rules as ``topic``.
    public var event: String?
    /// The application's own id of the push; same rules as ``topic``.
    public var id: String?
    /// The tenant; nil for the default one, `/`. Another one needs an acknowledged publisher.
    public var vhost: String?
    /// A key of the vhost, where the hub's manifest lists keys for it. Needs an acknowledged publisher.
    public var key: PushKey?
    /// The state that the push brings, as the application counts; a push that is older than the topic's latest is dropped. Only
    /// for topics that keep history.
    public var version: UInt64?
    /// The offset that the topic's last push must have, or this one is refused with 409. Only for topics that keep history.
    public var expectedOffset: UInt64?

    /// Makes a push; it is checked when it is sent.
    public init(
        topic: String,
        data: PushData,
        event: String? = nil,
        id: String? = nil,
        vhost: String? = nil,
        key: PushKey? = nil,
        version: UInt64? = nil,
        expectedOffset: UInt64? = nil
    ) {
        self.topic = topic
        self.data = data
        self.event = event
        self.id = id
        self.vhost = vhost
        self.key = key
        self.version = version
        self.expectedOffset = expectedOffset
    }
}
