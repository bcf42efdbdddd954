/// The manifest's `hub`: where the hub listens, who may speak to it, and its bounds.
package struct HubSettings: Equatable, Sendable {
    /// PULL: fire-and-forget pushes of backends.
    package var ingest = Endpoint.tcp(.ipv4(0x7F00_0001), port: 5555)
    /// XPUB: the stream to the nodes.
    package var publish = Endpoint.tcp(.ipv4(0x7F00_0001), port: 5556)
    /// ROUTER: acknowledged pushes of backends.
    package var backends = Endpoint.tcp(.ipv4(0x7F00_0001), port: 5557)
    /// ROUTER: the nodes' control door.
    package var control = Endpoint.tcp(.ipv4(0x7F00_0001), port: 5558)
    package var http = HostPort(host: .ipv4(0x7F00_0001), port: 8090)
    /// Allows doors that other machines reach without keys.
    package var insecure = false
    /// CURVE on every ZeroMQ door; nil: no encryption and nobody is asked who they are.
    package var keys: HubKeys?
    /// Where history is kept.
    package var store = StoreSetting.memory
    package var history = HistorySettings()
    package var limits = HubLimits()
    /// Whether every vhost asks for a key, so that no door of HTTP takes pushes from strangers.
    package var pushesNeedKeys = false

    package init() {}
}
