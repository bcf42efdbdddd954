/// The manifest's `node`: where a node listens, which hub it follows, who may connect, and its bounds.
package struct NodeSettings: Equatable, Sendable {
    /// Unique in the cluster; nil: made of host name and process id.
    package var name: NodeName?
    /// Where clients connect.
    package var listen = HostPort(host: .ipv4(0), port: 8080)
    /// Health and metrics.
    package var operations = HostPort(host: .ipv4(0x7F00_0001), port: 8091)
    /// Event loops; nil: one per core.
    package var shards: Int?
    package var hub = NodeHubEndpoints()
    /// How much of the hub's stream the node takes.
    package var fanout = StreamFanout.all
    /// CURVE towards the hub; nil when the hub has no keys.
    package var keys: NodeKeys?
    package var origins = OriginSetting.sameHost
    /// The load balancers that are believed when they say for whom they speak.
    package var proxies: [AddressRange] = []
    /// Whether connections of `proxies` begin with a PROXY header.
    package var proxyProtocol = false
    package var limits = NodeLimits()
    /// How often an idle connection hears from the node; one that stays silent for two of them is dead.
    package var heartbeat = Duration.seconds(25)
    /// How long a stopping node takes to send its clients elsewhere.
    package var drain = Duration.seconds(10)

    package init() {}
}
