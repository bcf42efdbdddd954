/// The one catalogue of the statuses that end a connection: those of RFC 6455 §7.4.1 that we use, and our own.
///
/// A client needs no table: the range of a code says what to do, so that a code added later is understood.
package enum CloseCode: UInt16, Sendable, CaseIterable {
    case normal = 1000
    case goingAway = 1001
    case protocolError = 1002
    case unsupportedData = 1003
    /// Never in a frame: what a client reports when the connection ended without one.
    case abnormal = 1006
    case invalidPayload = 1007
    case policyViolation = 1008
    case messageTooBig = 1009
    case internalError = 1011
    case serviceRestart = 1012
    case tryAgainLater = 1013

    case resync = 4000
    case draining = 4001
    case slowConsumer = 4002
    case overloaded = 4003
    case noHeartbeat = 4004

    case moved = 4100
    case resyncNow = 4101

    case unauthorized = 4200
    case revoked = 4201
    case policy = 4202
}

extension CloseCode {
    /// What a client shall do when it sees this code.
    package var action: ClientAction { Self.action(of: self.rawValue) }

    /// What a client shall do when it sees a code, known or not.
    package static func action(of code: UInt16) -> ClientAction {
        switch code {
        case 1002, 1003, 1007...1010: .never
        case 4000...4099: .reconnectAfterHint
        case 4100...4199: .reconnectNow
        case 4200...4299: .never
        // The peer may come back, and a code that nobody knows must not make a client hammer the server.
        case _: .reconnectAfterHint
        }
    }

    /// Whether a peer may send the code in a close frame (RFC 6455 §7.4 and the IANA registry of close codes).
    package static func isSendable(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        case _: false
        }
    }

    /// The bytes of a reason that fit into a close frame, at most 123, without cutting a character.
    static func reasonLength(of reason: String) -> Int {
        let bytes = reason.utf8
        guard bytes.count > 123 else { return bytes.count }
        var length = 123
        var end = bytes.index(bytes.startIndex, offsetBy: length)
        while bytes[end] & 0xC0 == 0x80 {
            end = bytes.index(before: end)
            length -= 1
        }
        return length
    }
}
