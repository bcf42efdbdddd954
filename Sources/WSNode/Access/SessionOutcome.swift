/// How an upgrade came to its session; a label of metrics.
enum SessionOutcome: String, Sendable, CaseIterable {
    /// There was no cookie of the name.
    case absentCookie = "no_cookie"
    /// The cookie's value cannot be a session's id.
    case malformedCookie = "malformed_cookie"
    case found
    /// The store has no session of the id.
    case absent
    /// The store's record cannot be read.
    case broken
    /// The store, or the node itself, was down, slow or busy.
    case unavailable
}
