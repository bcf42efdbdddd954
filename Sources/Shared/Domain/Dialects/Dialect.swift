/// A client protocol: how commands are read and how pushes are written for one connection.
package enum Dialect: Hashable, Sendable {
    /// `muster.v1.json`, documented in `docs/protocol.md`.
    case native
    /// WAMP v1, in the words of one of its servers.
    case wamp(WAMPProfile)

    /// The value in `Sec-WebSocket-Protocol`, and of `client.dialect` in expressions.
    package var subprotocol: String {
        switch self {
        case .native: "muster.v1.json"
        case .wamp: WAMPProfile.subprotocol
        }
    }

    /// Whether an idle connection hears something that its page can see.
    package var hasBeats: Bool {
        switch self {
        case .native: true
        case .wamp: false
        }
    }

    /// What a client is told of a topic that no family declares.
    ///
    /// It looks like a topic that the session may not have, but for clients of Stork, whose pages know another sentence (row
    /// ST-8).
    package var undeclaredTopic: Refusal {
        switch self {
        case .native: Refusal(code: 403, reason: VerifierRefusal.defaultReason)
        case .wamp: .invalidTopic
        }
    }
}
