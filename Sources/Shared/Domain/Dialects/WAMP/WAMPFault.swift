/// Why a client's message is none of WAMP v1. The first three have Ratchet's words.
package enum WAMPFault: Error, Equatable, Sendable, CaseIterable {
    /// Not JSON, not an array, or an array without what its type needs.
    case invalidFormat
    /// The second element names nothing: it is neither a string nor a number.
    case invalidTopic
    /// The first element is no type that a client may send.
    case invalidType
    /// The connection has as many prefixes as it may, or this one is too long.
    case prefixLimit

    /// What was found, for the close frame and the log.
    package var reason: String {
        switch self {
        case .invalidFormat: "Invalid WAMP message format"
        case .invalidTopic: "Invalid Topic, must be a string"
        case .invalidType: "Invalid WAMP message type"
        case .prefixLimit: "expected fewer or shorter prefixes"
        }
    }

    /// The code that ends the connection where the profile ends it.
    package var closeCode: CloseCode {
        switch self {
        case .invalidFormat, .invalidTopic, .invalidType: .invalidPayload
        case .prefixLimit: .policyViolation
        }
    }
}
