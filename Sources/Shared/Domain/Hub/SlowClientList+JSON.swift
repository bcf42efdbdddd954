import NIOCore

extension SlowClientList {
    /// The body of `GET /v1/clients?slow=true`.
    package var json: ByteBuffer {
        var body = ByteBuffer()
        body.writeStaticString("{\"clients\":[")
        for (index, entry) in self.entries.enumerated() {
            if index > 0 { body.writeStaticString(",") }
            entry.writeJSON(into: &body)
        }
        body.writeString("],\"total\":\(self.total),\"nodes\":\(self.nodes),\"silent\":[")
        for (index, name) in self.silent.enumerated() {
            if index > 0 { body.writeStaticString(",") }
            body.writeJSONString(name.text)
        }
        body.writeStaticString("]}")
        return body
    }
}

extension SlowClientList.Entry {
    fileprivate func writeJSON(into body: inout ByteBuffer) {
        body.writeStaticString("{\"node\":")
        body.writeJSONString(self.node.text)
        body.writeStaticString(",\"client\":")
        body.writeJSONString(self.client.client.text)
        body.writeStaticString(",\"session\":")
        body.writeJSONString(self.client.session.text)
        body.writeStaticString(",\"topic\":")
        body.writeJSONString(self.client.topic.text)
        body.writeString(",\"queued_bytes\":\(self.client.queuedBytes),\"slow_seconds\":\(self.client.seconds)}")
    }
}
