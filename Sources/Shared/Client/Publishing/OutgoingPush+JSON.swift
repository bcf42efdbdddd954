import MusterDomain
import NIOCore

extension OutgoingPush {
    /// The object that the hub's doors take.
    ///
    /// - Throws: ``MusterClientError`` `invalidArgument` that names the field.
    package func encoded() throws(MusterClientError) -> ByteBuffer {
        try Self.check(topic, field: "topic")
        if let event { try Self.check(event, field: "event") }
        if let id { try Self.check(id, field: "id") }
        if let vhost { try Self.check(vhost, field: "vhost") }
        var buffer = ByteBuffer()
        buffer.writeStaticString(#"{"topic":"#)
        buffer.writeJSONString(topic)
        buffer.writeStaticString(#","data":"#)
        try write(data, into: &buffer)
        if let event {
            buffer.writeStaticString(#","event":"#)
            buffer.writeJSONString(event)
        }
        if let id {
            buffer.writeStaticString(#","id":"#)
            buffer.writeJSONString(id)
        }
        if let vhost {
            buffer.writeStaticString(#","vhost":"#)
            buffer.writeJSONString(vhost)
        }
        if let key {
            buffer.writeStaticString(#","key":"#)
            buffer.writeJSONString(key.text)
        }
        if let version { buffer.writeString(",\"version\":\(version)") }
        if let expectedOffset { buffer.writeString(",\"if_offset\":\(expectedOffset)") }
        buffer.writeStaticString("}")
        return buffer
    }

    private func write(_ data: PushData, into buffer: inout ByteBuffer) throws(MusterClientError) {
        switch data {
        case .json(let text):
            do {
                buffer.writeImmutableBuffer(try JSONElement.parse(ByteBuffer(string: text)).bytes)
            } catch {
                throw MusterClientError(code: .invalidArgument, message: "data: \(error)")
            }
        case .text(let text):
            buffer.writeJSONString(text)
            buffer.writeStaticString(#","kind":"text""#)
        case .bytes(let bytes):
            buffer.writeStaticString("\"")
            bytes.withUnsafeBytes { Base64.encode($0, into: &buffer) }
            buffer.writeStaticString(#"","kind":"bytes""#)
        }
    }

    private static func check(_ text: String, field: String) throws(MusterClientError) {
        do {
            try NameRules.check(text)
        } catch {
            throw MusterClientError(code: .invalidArgument, message: "\(field): \(error.reason)")
        }
    }
}
