import NIOCore

/// A push without its topic: what all topics of one object share.
struct PushTemplate {
    var vhost: Vhost
    var kind: DataKind
    var event: Label?
    var id: Label?
    var data: ByteBuffer

    init(vhost: Vhost, kind: DataKind, event: Label? = nil, id: Label? = nil, data: ByteBuffer) {
        self.vhost = vhost
        self.kind = kind
        self.event = event
        self.id = id
        self.data = data
    }

    /// The push, or why it cannot go there.
    func push(to topic: TopicName) -> Result<Push, Refusal> {
        guard vhost.topics.family(of: topic) != nil else { return .failure(.invalidTopic) }
        return .success(Push(vhost: vhost.id, topic: topic, kind: kind, event: event, id: id, data: data))
    }
}
