/// Where a hub listens, with the ports that were really bound.
public struct HubAddresses: Sendable, Equatable {
    /// PULL, `tcp://127.0.0.1:5555`.
    public var ingest: String
    /// XPUB, `tcp://127.0.0.1:5556`.
    public var publish: String
    /// ROUTER for backends, `tcp://127.0.0.1:5557`.
    public var backends: String
    /// ROUTER for nodes, `tcp://127.0.0.1:5558`.
    public var control: String
    /// HTTP, `127.0.0.1:8090`.
    public var http: String
}
