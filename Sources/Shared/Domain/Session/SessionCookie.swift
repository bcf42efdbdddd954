/// What the Cookie field of a request says about the session.
package enum SessionCookie: Equatable, Sendable {
    /// There is no cookie of the name.
    case absent
    /// There is one whose value cannot be a session's id.
    case malformed
    case id(SessionID)

    /// Finds the cookie `name` in the raw Cookie field (RFC 6265 §4.2.1); the first one of the name counts, as in PHP.
    package init(field: String?, name: String) { self = .absent }
}
