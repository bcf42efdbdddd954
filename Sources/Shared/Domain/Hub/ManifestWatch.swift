/// Notices when one node goes by another manifest than the hub for longer than a reload of both takes.
package struct ManifestWatch: Equatable, Sendable {
    /// How long a difference is nobody's business: hub and nodes are not told to reload at the same instant, and a node
    /// reports once a second.
    package static let patience = Duration.seconds(5)

    private enum State: Equatable {
        case agrees
        case differs(since: Duration)
        case told
    }

    private var state = State.agrees

    package init() {}

    package enum News: Equatable, Sendable {
        case none
        /// The manifests have differed for too long.
        case differs
        /// What was told of is over.
        case agrees
    }

    /// The node said which manifest it goes by.
    package mutating func reported(differs: Bool, now: Duration) -> News {
        switch (state, differs) {
        case (.agrees, false), (.told, true):
            return .none
        case (.agrees, true):
            state = .differs(since: now)
            return .none
        case (.differs, false):
            state = .agrees
            return .none
        case (.differs(let since), true):
            guard now - since >= Self.patience else { return .none }
            state = .told
            return .differs
        case (.told, false):
            state = .agrees
            return .agrees
        }
    }
}
