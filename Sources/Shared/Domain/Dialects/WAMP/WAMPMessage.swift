import NIOCore

/// What a client of WAMP v1 can say. Names are as the client wrote them: prefixes are the connection's affair.
package enum WAMPMessage: Equatable, Sendable {
    /// From now on `name:` stands for `uri`.
    case prefix(name: String, uri: String)
    case call(Call)
    case subscribe(String)
    case unsubscribe(String)
    case publish(Publish)

    package struct Call: Equatable, Sendable {
        package var id: CallID
        package var procedure: String
        package var arguments: [JSONElement]
    }

    /// What a client calls its CALL by; the answer repeats it in the same kind.
    package enum CallID: Equatable, Sendable {
        case text(String)
        /// The digits, as they were written.
        case number(ByteBuffer)
    }

    package struct Publish: Equatable, Sendable {
        package var topic: String
        /// One JSON value, byte for byte.
        package var event: ByteBuffer
        package var exclusion: Exclusion
        /// Who alone may hear it; nil: everybody. A list of ids that are nobody's is an empty list: nobody.
        package var eligible: [WAMPSessionID]?
    }

    /// Whom a PUBLISH leaves out.
    package enum Exclusion: Equatable, Sendable {
        case nobody
        case sender
        case sessions([WAMPSessionID])
    }
}
