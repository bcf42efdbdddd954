import NIOCore

/// One message to one topic, checked and ready to be numbered.
package struct Push: Equatable, Sendable {
    package var vhost: VhostID
    package var topic: TopicName
    package var kind: DataKind
    /// What happened, in the application's words.
    package var event: Label?
    /// The backend's own id of this push.
    package var id: Label?
    package var data: ByteBuffer
    package var audience: Audience
    /// Its place in its topic, once history has it; nil where the topic keeps none.
    package var position: Position?
    /// The state that it brings, as the application counts; what is older than the topic's latest is dropped.
    package var version: UInt64?
    /// The offset that the topic's last push must have, or the push is refused.
    package var expectedOffset: UInt64?
    /// What its topic's family keeps; nil: nothing.
    package var retention: HistoryRetention?

    package init(
        vhost: VhostID = .root,
        topic: TopicName,
        kind: DataKind = .json,
        event: Label? = nil,
        id: Label? = nil,
        data: ByteBuffer,
        audience: Audience = .everyone,
        position: Position? = nil,
        version: UInt64? = nil,
        expectedOffset: UInt64? = nil,
        retention: HistoryRetention? = nil
    ) {
        self.vhost = vhost
        self.topic = topic
        self.kind = kind
        self.event = event
        self.id = id
        self.data = data
        self.audience = audience
        self.position = position
        self.version = version
        self.expectedOffset = expectedOffset
        self.retention = retention
    }
}
