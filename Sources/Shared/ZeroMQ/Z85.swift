import CZeroMQ

/// Z85 text of CURVE keys (RFC 32), by libzmq's own functions with the length checked first.
enum Z85 {
    /// Characters of a key.
    static let keyLength = 40

    static func decodeKey(_ text: String) -> [UInt8]? {
        // libzmq reads up to the first NUL: text with one inside must not pass as something shorter.
        guard text.utf8.count == keyLength, !text.utf8.contains(0) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 32)
        guard zmq_z85_decode(&bytes, text) != nil else { return nil }
        return bytes
    }

    static func encodeKey(_ bytes: [UInt8]) -> String {
        precondition(bytes.count == 32, "a key has 32 bytes, checked where it is made")
        var text = [CChar](repeating: 0, count: keyLength + 1)
        guard zmq_z85_encode(&text, bytes, bytes.count) != nil else {
            preconditionFailure("32 bytes are a multiple of 4, all that libzmq asks for")
        }
        return string(text)
    }

    static func string(_ text: [CChar]) -> String {
        String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
