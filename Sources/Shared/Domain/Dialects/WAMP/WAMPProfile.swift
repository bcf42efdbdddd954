/// Whose clients of WAMP v1 a connection serves: the two servers of that dialect differ in what they say, and when.
package enum WAMPProfile: String, Sendable, CaseIterable {
    /// Stork, on Ratchet 0.3.4: the authenticator comes before WELCOME; a refusal is told; CALL, a PUBLISH that is not
    /// allowed and a malformed message end the connection.
    case stork
    /// Sandstone, on Ratchet 0.4: WELCOME comes before the authenticator; refusals, CALL and malformed messages get no answer,
    /// and the connection stays.
    case sandstone

    /// The value in `Sec-WebSocket-Protocol`.
    package static let subprotocol = "wamp"

    /// Whether a client must offer the subprotocol.
    package var requiresSubprotocol: Bool {
        switch self {
        case .stork: false
        case .sandstone: true
        }
    }

    /// What WELCOME says of the server. Pages were written against Ratchet and may look for its name.
    package var serverIdent: String {
        switch self {
        case .stork: "Ratchet/0.3.4"
        case .sandstone: "Ratchet/0.4.4"
        }
    }
}
