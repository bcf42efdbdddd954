import NIOCore

/// What a node says to a client of WAMP v1, besides events: one text frame each, in the bytes of PHP's `json_encode`.
package enum WAMPReply: Equatable, Sendable {
    /// Type 0, once and before all else: a client breaks at a second one.
    case welcome(session: WAMPSessionID, serverIdent: String)
    /// Type 4.
    case callError(id: WAMPMessage.CallID, errorURI: String, description: String)
    /// Stork's own frame. It is an object, so that a library for WAMP, which expects arrays, passes it over.
    case subscriptionRefused(topic: String, reason: String)
    /// Sandstone's own frame, a string.
    case authenticationRefused

    /// The version of the protocol that WELCOME names; clients refuse any other.
    private static let protocolVersion = 1

    /// Appends the reply's JSON text.
    package func write(into buffer: inout ByteBuffer) {
        switch self {
        case .welcome(let session, let serverIdent):
            buffer.writeString("[0,\"\(session)\",\(Self.protocolVersion),")
            buffer.writePHPJSONString(serverIdent)
            buffer.writeStaticString("]")
        case .callError(let id, let errorURI, let description):
            buffer.writeStaticString("[4,")
            Self.write(id, into: &buffer)
            buffer.writeStaticString(",")
            buffer.writePHPJSONString(errorURI)
            buffer.writeStaticString(",")
            buffer.writePHPJSONString(description)
            buffer.writeStaticString("]")
        case .subscriptionRefused(let topic, let reason):
            buffer.writeStaticString("{\"type\":\"error\",\"message\":")
            buffer.writePHPJSONString("You cannot subscribe to \(topic): \(reason)")
            buffer.writeStaticString("}")
        case .authenticationRefused:
            buffer.writePHPJSONString("Could not authenticate client, closing connection.")
        }
    }

    private static func write(_ id: WAMPMessage.CallID, into buffer: inout ByteBuffer) {
        switch id {
        case .text(let text): buffer.writePHPJSONString(text)
        case .number(let digits): buffer.writeImmutableBuffer(digits)
        }
    }
}
