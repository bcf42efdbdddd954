import NIOCore

/// A push without its topic: what all topics of one object share.
struct PushTemplate {
    var kind: DataKind
    var event: Label?
    var id: Label?
    var data: ByteBuffer

    init(kind: DataKind, event: Label? = nil, id: Label? = nil, data: ByteBuffer) {
        self.kind = kind
        self.event = event
        self.id = id
        self.data = data
    }

    func push(to topic: TopicName) -> Push {
        Push(topic: topic, kind: kind, event: event, id: id, data: data)
    }
}
