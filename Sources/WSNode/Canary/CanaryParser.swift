import MusterDomain
import NIOCore

/// Reads what a node says to the WebSocket of a canary: the answer to the upgrade, then frames (RFC 6455 §5.2).
///
/// It reads its own node alone, so it knows just what that says: short unmasked frames, and text that is one JSON object.
struct CanaryParser {
    enum Event: Equatable {
        case needMoreData
        /// The upgrade was accepted.
        case opened
        /// A canary has come out.
        case canary(UInt64)
        /// The node wants to know whether somebody is there; the ping's payload.
        case ping(ByteBuffer)
        /// Something else, such as a beat.
        case other
        /// The node refused the upgrade, closes, or says what it should not.
        case ended
    }

    /// Our own node answers with a few hundred bytes.
    private static let headLimit = 4_096
    private static let frameLimit = 65_535
    private static let headEnd: [UInt8] = [13, 10, 13, 10]

    private var isOpen = false

    /// The next event in `buffer`, which is read as far as it is used.
    mutating func next(_ buffer: inout ByteBuffer) -> Event {
        self.isOpen ? self.nextFrame(&buffer) : self.nextHead(&buffer)
    }

    private mutating func nextHead(_ buffer: inout ByteBuffer) -> Event {
        guard let end = buffer.readableBytesView.firstRange(of: Self.headEnd) else {
            return buffer.readableBytes > Self.headLimit ? .ended : .needMoreData
        }
        let head = buffer.readString(length: end.upperBound - buffer.readerIndex) ?? ""
        guard head.hasPrefix("HTTP/1.1 101 ") else { return .ended }
        self.isOpen = true
        return .opened
    }

    private func nextFrame(_ buffer: inout ByteBuffer) -> Event {
        var rest = buffer
        guard let first = rest.readInteger(as: UInt8.self), let second = rest.readInteger(as: UInt8.self) else {
            return .needMoreData
        }
        let length: Int
        switch second {
        case 0...125:
            length = Int(second)
        case 126:
            guard let long = rest.readInteger(as: UInt16.self) else { return .needMoreData }
            length = Int(long)
        case _:
            return .ended
        }
        guard let payload = rest.readSlice(length: length) else { return .needMoreData }
        buffer = rest
        switch first {
        case 0x81: return Self.event(of: payload)
        case 0x89: return .ping(payload)
        case _: return .ended
        }
    }

    private static func event(of text: ByteBuffer) -> Event {
        guard
            let message = try? JSONElement.parse(text).members()?.first(where: { $0.name == "message" })?.value,
            let data = try? message.members()?.first(where: { $0.name == "data" })?.value.integer
        else { return .other }
        return UInt64(exactly: data).map { .canary($0) } ?? .other
    }
}
