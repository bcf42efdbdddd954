import MusterDomain

/// Where a web application keeps its sessions.
package protocol SessionStore: Sendable {
    /// What the store has under `id`. Ends within `timeout`, whatever the store does.
    func session(for id: SessionID, timeout: Duration) async -> SessionLookup

    /// Closes what the store holds open; calls after it answer `unavailable`.
    func close() async
}
