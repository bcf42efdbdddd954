/// What became of a push on its way into history.
package enum AppendOutcome: Equatable, Sendable {
    /// It stands there, and is to be published.
    case appended(Position)
    /// A push with its id stands there already, and nothing is to be published.
    case duplicate(Position)
    /// The topic has had a newer version: it is dropped. The position is that of the topic's last push.
    case stale(Position)
    case refused(Refusal)
}
