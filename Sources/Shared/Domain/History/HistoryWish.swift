/// What a subscription wants of a topic besides what is pushed from now on.
package enum HistoryWish: Equatable, Sendable {
    case nothing
    /// Everything behind this position.
    case after(Position)
    /// The latest push.
    case last
}
