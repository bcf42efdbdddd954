import NIOCore

/// A push without its topic: what all topics of one object share.
struct PushTemplate {
    var vhost: Vhost
    var kind: DataKind
    var event: Label?
    var id: Label?
    var data: ByteBuffer
    var version: UInt64?
    var expectedOffset: UInt64?

    init(
        vhost: Vhost,
        kind: DataKind,
        event: Label? = nil,
        id: Label? = nil,
        data: ByteBuffer,
        version: UInt64? = nil,
        expectedOffset: UInt64? = nil
    ) {
        self.vhost = vhost
        self.kind = kind
        self.event = event
        self.id = id
        self.data = data
        self.version = version
        self.expectedOffset = expectedOffset
    }

    /// The push, or why it cannot go there.
    func push(to topic: TopicName) -> Result<Push, Refusal> {
        guard let family = vhost.topics.family(of: topic)?.family else { return .failure(.invalidTopic) }
        if family.history == nil, let field = version != nil ? "version" : expectedOffset != nil ? "if_offset" : nil {
            return .failure(.badRequest("\(field): expected a topic that keeps history, found one that keeps none"))
        }
        return .success(
            Push(
                vhost: vhost.id,
                topic: topic,
                kind: kind,
                event: event,
                id: id,
                data: data,
                version: version,
                expectedOffset: expectedOffset,
                retention: family.history
            )
        )
    }
}
