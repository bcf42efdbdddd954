import NIOCore

extension TopicRecord {
    /// The body of `GET /v1/topics`.
    package static func json(_ records: [TopicRecord], hasMore: Bool) -> ByteBuffer {
        var body = ByteBuffer()
        body.writeStaticString("{\"topics\":[")
        for (index, record) in records.enumerated() {
            if index > 0 { body.writeStaticString(",") }
            record.writeJSON(into: &body)
        }
        body.writeString("],\"more\":\(hasMore)}")
        return body
    }

    /// The body of `GET /v1/topics/{topic}`.
    package var json: ByteBuffer {
        var body = ByteBuffer()
        self.writeJSON(into: &body)
        return body
    }

    private func writeJSON(into body: inout ByteBuffer) {
        body.writeStaticString("{\"topic\":")
        body.writeJSONString(self.topic.name.text)
        body.writeString(",\"epoch\":\"\(self.epoch)\",\"offset\":\(self.head),\"oldest\":\(self.oldest)")
        body.writeString(",\"messages\":\(self.count),\"bytes\":\(self.bytes),\"updated\":")
        if self.touched > 0 {
            body.writeDecimal(self.touched)
        } else {
            body.writeStaticString("null")
        }
        body.writeStaticString("}")
    }
}
