/// The ways into and out of the hub, by the names of their settings.
enum HubDoor: String, CaseIterable, Sendable {
    /// PULL: fire-and-forget pushes.
    case ingest
    /// XPUB: the stream to the nodes.
    case publish
    /// ROUTER: acknowledged pushes.
    case backends
    /// ROUTER: the nodes' joins and reports.
    case control
    /// HTTP: pushes and operations.
    case http

    /// The setting that gives its address.
    var setting: String {
        "hub.\(rawValue)"
    }
}
