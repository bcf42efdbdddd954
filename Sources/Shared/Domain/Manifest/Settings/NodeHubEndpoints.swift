/// The two doors of the hub that a node connects to.
package struct NodeHubEndpoints: Equatable, Sendable {
    package var publish = Endpoint.tcp(.ipv4(0x7F00_0001), port: 5556)
    package var control = Endpoint.tcp(.ipv4(0x7F00_0001), port: 5558)

    package init() {}
}
