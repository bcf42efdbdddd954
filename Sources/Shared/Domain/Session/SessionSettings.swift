/// The manifest's `session`: which cookie leads to a session, where sessions are kept, and who the user is.
package struct SessionSettings: Sendable, Equatable {
    package var cookie: String
    package var store: SessionStoreSettings
    /// Who the session belongs to: the variable `user`.
    package var user: Expression?
    /// From the request to the store to its answer; then the connection is refused.
    package var timeout: Duration
    /// Bytes of one session's record; a larger one is broken.
    package var recordBytes: Int

    package init(
        cookie: String = "PHPSESSID",
        store: SessionStoreSettings = .none,
        user: Expression? = SessionSettings.standardUser,
        timeout: Duration = .seconds(1),
        recordBytes: Int = 1 << 20
    ) {
        self.cookie = cookie
        self.store = store
        self.user = user
        self.timeout = timeout
        self.recordBytes = recordBytes
    }

    /// Where most applications keep the user's id.
    package static let standardUser = try? Expression("session.user_id", variables: AccessVariables.user)
}
