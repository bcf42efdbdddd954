import NIOCore

extension HistoryEngine.Finding {
    /// The body of `GET /v1/topics/{topic}/history`.
    ///
    /// JSON data passes byte for byte; text becomes a JSON string; bytes become base64, and say so.
    package func json(of topic: TopicName) -> ByteBuffer {
        var body = ByteBuffer()
        body.reserveCapacity(self.messages.reduce(256) { $0 + $1.weight * 3 / 2 })
        body.writeStaticString("{\"topic\":")
        body.writeJSONString(topic.text)
        body.writeString(",\"epoch\":\"\(self.position.epoch)\",\"offset\":\(self.position.offset),\"messages\":[")
        for (index, message) in self.messages.enumerated() {
            if index > 0 { body.writeStaticString(",") }
            message.writeJSON(into: &body)
        }
        body.writeString("],\"more\":\(self.hasMore)}")
        return body
    }

    /// Whether there are messages behind the last of these.
    package var hasMore: Bool { self.messages.last.map { $0.offset < self.position.offset } ?? false }
}

extension HistoryMessage {
    fileprivate func writeJSON(into body: inout ByteBuffer) {
        body.writeString("{\"offset\":\(self.offset),\"time\":\(self.time)")
        if let event = self.event {
            body.writeStaticString(",\"event\":")
            body.writeJSONString(event.text)
        }
        if let id = self.id {
            body.writeStaticString(",\"id\":")
            body.writeJSONString(id.text)
        }
        if self.kind != .json { body.writeString(",\"kind\":\"\(self.kind.name)\"") }
        body.writeStaticString(",\"data\":")
        self.data.withUnsafeReadableBytes { data in
            switch self.kind {
            case .json:
                body.writeBytes(data)
            case .text:
                body.writeJSONString(utf8: data)
            case .bytes:
                body.writeStaticString("\"")
                Base64.encode(data, into: &body)
                body.writeStaticString("\",\"encoding\":\"base64\"")
            }
        }
        body.writeStaticString("}")
    }
}
