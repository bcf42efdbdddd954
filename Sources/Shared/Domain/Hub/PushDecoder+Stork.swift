import NIOCore

extension PushDecoder {
    /// Reads a push of Stork's backends: the class map says what of its message becomes the event and the data.
    ///
    /// It has no place for a vhost or a key, so it reaches `/` alone.
    func decode(stork frame: ByteBuffer, _ credential: PushCredential) throws(Refusal) -> PushRequest {
        let vhost = try admission.vhost(of: nil, key: nil, credential)
        let push = try StorkPush(frame, limits: limits)
        let messageClass = try stork.messageClass(push.className)
        let template = PushTemplate(
            vhost: vhost,
            kind: .json,
            event: messageClass.type,
            data: try data(of: push, messageClass)
        )
        let field = push.hasList ? "topics" : "topicStr"
        let items = push.topics.map { topic in
            (topic.map { name($0, field: field) } ?? Self.noName(field)).flatMap { template.push(to: $0) }
        }
        guard push.hasList else {
            return PushRequest(items: [.success(try items[0].get())], answersAsList: false)
        }
        return PushRequest(items: items, answersAsList: true)
    }

    private func data(of push: StorkPush, _ messageClass: StorkMessageClass) throws(Refusal) -> ByteBuffer {
        var writer = PHPJSONWriter(limit: limits.data)
        if let template = messageClass.data {
            try writer.write(template, push.properties)
        } else {
            try writer.write(.map(push.message))
        }
        return writer.json
    }

    private static func noName(_ field: String) -> Result<TopicName, Refusal> {
        .failure(.badRequest("\(field): expected text in UTF-8, found something else"))
    }
}
