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

    /// Makes a push; it is checked when it is sent.
    public init(
        topic: String,
        data: PushData,
        event: String? = nil,
        id: String? = nil,
        vhost: String? = nil,
        key: PushKey? = nil
    ) {
        self.topic = topic
        self.data = data
        self.event = event
        self.id = id
        self.vhost = vhost
        self.key = key
    }
}
