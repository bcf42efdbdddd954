/// Paths on the clients' port that are no place for WebSocket clients of the native dialect or WAMP v1: they belong to machines, or to dialects and APIs
/// that are found by their path.
enum ReservedPaths {
    private static let names = ["/v1", "/ws", "/metrics", "/healthz", "/readyz"]

    /// Whether `path` is one of them or lies below one.
    static func contains(_ path: String) -> Bool {
        self.names.contains { path == $0 || path.hasPrefix("\($0)/") }
    }
}
