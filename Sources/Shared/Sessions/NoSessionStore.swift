import MusterDomain

/// The store of open systems: nobody has a session.
package struct NoSessionStore: SessionStore {
    package init() {}

    package func session(for id: SessionID, timeout: Duration) async -> SessionLookup { .absent }

    package func close() async {}
}
