import MusterDomain

/// Decides how long a lasting subscriber stays away after a connection has ended.
struct ReconnectPolicy: Sendable {
    /// A connection that lived this long forgives the failures before it.
    static let stableAfter = Duration.seconds(10)
    /// A node cannot keep a program away for longer.
    static let longestHint = Duration.seconds(300)

    private var pauses: GrowingPause

    init(_ pauses: GrowingPause) {
        self.pauses = pauses
    }

    /// A message was delivered: the connection was good for something.
    mutating func delivered() { pauses.reset() }

    /// A connection ended after `life`; what it brings by itself is no reason to hammer the node.
    mutating func ended(after life: Duration) {
        if life >= Self.stableAfter { pauses.reset() }
    }

    /// The pause before the next attempt; nil when it would fail in the same way.
    mutating func pause(after code: MusterClientError.Code, hint: Duration?) -> Duration? {
        let action = Self.action(after: code)
        guard action != .never else { return nil }
        let isFirst = pauses.isFirst
        let pause = pauses.next()
        // "Now" is obeyed once, and a hint does not shorten what has grown.
        if isFirst, action == .reconnectNow { return .zero }
        guard let hint = hint.map({ min($0, Self.longestHint) }) else { return pause }
        return isFirst ? hint : max(hint, pause)
    }

    private static func action(after code: MusterClientError.Code) -> ClientAction {
        switch code {
        case .unreachable, .timedOut, .overloaded, .closed: .reconnectAfterHint
        case .connectionClosed(let number): CloseCode.action(of: number)
        case .refused: code.isForNow ? .reconnectAfterHint : .never
        case .invalidArgument, .denied, .protocolViolation: .never
        }
    }
}
