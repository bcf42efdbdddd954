/// What a client shall do after its connection has ended.
package enum ClientAction: String, Sendable, CaseIterable {
    /// Connect again without waiting.
    case reconnectNow
    /// Connect again after the `reconnect_after_ms` of the goodbye, or after a growing random pause without one.
    case reconnectAfterHint
    /// Stay away: the same attempt would fail in the same way.
    case never
}

extension ClientAction {
    /// The action in the words of the protocol's documentation.
    package var sentence: String {
        switch self {
        case .reconnectNow: "reconnect now"
        case .reconnectAfterHint: "reconnect after the hint, or back off"
        case .never: "do not reconnect"
        }
    }
}
