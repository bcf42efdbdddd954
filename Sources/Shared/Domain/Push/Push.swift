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

    package init(
        vhost: VhostID = .root,
        topic: TopicName,
        kind: DataKind = .json,
        event: Label? = nil,
        id: Label? = nil,
        data: ByteBuffer,
        audience: Audience = .everyone
    ) {
        self.vhost = vhost
        self.topic = topic
        self.kind = kind
        self.event = event
        self.id = id
        self.data = data
        self.audience = audience
    }
}
