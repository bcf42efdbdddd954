/// What a client did that RFC 6455 or our limits forbid; the connection is closed for it.
package enum WebSocketViolation: Error, Sendable, Equatable {
    case reservedBits(UInt8)
    case reservedOpcode(UInt8)
    case unmaskedFrame
    case lengthNotMinimal(UInt64)
    case lengthWithHighBit
    case fragmentedControlFrame
    case controlFrameTooLong
    case unexpectedContinuation
    case interruptedMessage
    case closePayloadOfOneByte
    case invalidCloseCode(UInt16)
    case invalidCloseReason
    case invalidText
    case messageTooLarge(limit: Int)
    case tooManyFragments(limit: Int)
}

extension WebSocketViolation {
    /// The status of the close frame (RFC 6455 §7.4.1) and the text in it, which never holds payload bytes.
    package var answer: (code: CloseCode, reason: String) {
        switch self {
        case .reservedBits(let bits):
            (.protocolError, "reserved bits must be 0, found \(String(bits, radix: 2))")
        case .reservedOpcode(let opcode):
            (.protocolError, "opcode \(opcode) is reserved")
        case .unmaskedFrame:
            (.protocolError, "frames from a client must be masked")
        case .lengthNotMinimal(let length):
            (.protocolError, "length \(length) is not in its shortest form")
        case .lengthWithHighBit:
            (.protocolError, "the highest bit of a length must be 0")
        case .fragmentedControlFrame:
            (.protocolError, "a control frame must not be fragmented")
        case .controlFrameTooLong:
            (.protocolError, "a control frame holds at most 125 bytes")
        case .unexpectedContinuation:
            (.protocolError, "a continuation frame without a message begun")
        case .interruptedMessage:
            (.protocolError, "expected a continuation frame, found a new message")
        case .closePayloadOfOneByte:
            (.protocolError, "a close payload is empty or begins with two bytes of status")
        case .invalidCloseCode(let code):
            (.protocolError, "close status \(code) must not be sent")
        case .invalidCloseReason:
            (.invalidPayload, "the close reason is not UTF-8")
        case .invalidText:
            (.invalidPayload, "the text is not UTF-8")
        case .messageTooLarge(let limit):
            (.messageTooBig, "a message holds at most \(limit) bytes")
        case .tooManyFragments(let limit):
            (.policyViolation, "a message has at most \(limit) fragments")
        }
    }
}
