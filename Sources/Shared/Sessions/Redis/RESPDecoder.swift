import NIOCore

/// Reads Redis' replies from bytes that come in pieces.
///
/// A bulk string's length is checked before its bytes are waited for, so that nobody has to hold more than the limit.
struct RESPDecoder: Sendable {
    /// Bytes of a line, its end included: an error's text, or a number.
    static let lineBytes = 1024

    enum Step: Equatable, Sendable {
        case needMoreData
        case reply(RESPReply)
        /// Nothing can be read after it.
        case violation(RESPViolation)
    }

    private let bulkBytes: Int
    /// Of the bulk string whose bytes are awaited.
    private var length: Int?

    /// - Parameter bulkBytes: bytes of the longest bulk string.
    init(bulkBytes: Int) {
        self.bulkBytes = bulkBytes
    }

    /// Takes the next reply from `buffer`, if all of it is there.
    mutating func parseStep(_ buffer: inout ByteBuffer) -> Step {
        do throws(RESPViolation) {
            if self.length == nil {
                guard let line = try Self.readLine(from: &buffer) else { return .needMoreData }
                if let reply = try self.parse(line) { return .reply(reply) }
            }
            return try self.readBulkString(from: &buffer).map { .reply(.bulkString($0)) } ?? .needMoreData
        } catch {
            return .violation(error)
        }
    }

    /// The reply that the line is; nil where it begins a bulk string.
    private mutating func parse(_ line: ByteBuffer) throws(RESPViolation) -> RESPReply? {
        guard let kind = line.readableBytesView.first else { throw .malformed }
        let text = String(decoding: line.readableBytesView.dropFirst(), as: UTF8.self)
        switch kind {
        case UInt8(ascii: "+"):
            return .simpleString(text)
        case UInt8(ascii: "-"):
            return .error(text)
        case UInt8(ascii: ":"):
            guard let number = Int64(text) else { throw .malformed }
            return .integer(number)
        case UInt8(ascii: "$"):
            if text == "-1" { return .bulkString(nil) }
            guard text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), !text.isEmpty else {
                throw .malformed
            }
            // Digits that are no number at all are beyond every limit.
            guard let length = Int(text), length <= self.bulkBytes else { throw .tooLarge }
            self.length = length
            return nil
        default:
            throw .malformed
        }
    }

    private static func readLine(from buffer: inout ByteBuffer) throws(RESPViolation) -> ByteBuffer? {
        let view = buffer.readableBytesView.prefix(Self.lineBytes)
        guard let end = view.firstIndex(of: UInt8(ascii: "\n")) else {
            guard view.count < Self.lineBytes else { throw .malformed }
            return nil
        }
        let length = end - view.startIndex
        guard length > 0, view[end - 1] == UInt8(ascii: "\r"), var line = buffer.readSlice(length: length + 1) else {
            throw .malformed
        }
        line.moveWriterIndex(to: line.writerIndex - 2)
        return line
    }

    private mutating func readBulkString(from buffer: inout ByteBuffer) throws(RESPViolation) -> ByteBuffer? {
        guard let length = self.length, buffer.readableBytes >= length + 2 else { return nil }
        guard let bytes = buffer.readSlice(length: length), buffer.readBytes(length: 2) == Array("\r\n".utf8) else {
            throw .malformed
        }
        self.length = nil
        return bytes
    }
}
