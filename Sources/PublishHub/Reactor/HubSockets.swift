import MusterDomain
import MusterRuntime
import ZeroMQ

/// The hub's four ZeroMQ sockets, bound; confined to the reactor's thread.
struct HubSockets {
    /// Authentication domains: who may use the backends' doors may not use the nodes', and the other way round.
    static let backendsDomain = "backends"
    static let nodesDomain = "nodes"

    let ingest: ZeroMQSocket
    let publish: ZeroMQSocket
    let backends: ZeroMQSocket
    let control: ZeroMQSocket

    /// Binds all doors, or none.
    init(_ configuration: HubConfiguration, in context: ZeroMQContext) throws {
        ingest = try ZeroMQSocket(.pull, in: context)
        publish = try ZeroMQSocket(.extendedPublish, in: context)
        backends = try ZeroMQSocket(.router, in: context)
        control = try ZeroMQSocket(.router, in: context)
        for socket in [ingest, publish, backends, control] {
            try Self.setCommonOptions(of: socket, configuration)
        }
        try publish.setSendHighWaterMark(configuration.streamHighWaterMark)
        // One stuck node must not stop the others: what it does not take is dropped for it, which it sees by the sequences.
        try publish.setPublisherNoDrop(false)
        // Subscriptions have two bytes; the handshake's commands need a few hundred.
        try publish.setMaximumMessageSize(4_096)
        try ingest.setMaximumMessageSize(configuration.maximumFrameBytes)
        try backends.setMaximumMessageSize(configuration.maximumFrameBytes)
        // A node's clients publish over this door what backends may push over theirs.
        try control.setMaximumMessageSize(configuration.maximumFrameBytes)
        for router in [backends, control] {
            // Peers that are gone and peers that do not read are told apart from success, and counted.
            try router.setRouterMandatory(true)
        }
        // A node keeps its routing id when its connection breaks; the new connection must not be turned away for the old
        // one that TCP has not given up yet. All peers of this door are nodes of one cluster.
        try control.setRouterHandover(true)
        try Self.bind(ingest, .ingest, configuration.ingest, Self.backendsDomain, configuration)
        try Self.bind(backends, .backends, configuration.backends, Self.backendsDomain, configuration)
        try Self.bind(publish, .publish, configuration.publish, Self.nodesDomain, configuration)
        try Self.bind(control, .control, configuration.control, Self.nodesDomain, configuration)
    }

    /// The addresses with the ports that were bound.
    func doors() throws(ZeroMQError) -> HubStartup.Doors {
        HubStartup.Doors(
            ingest: try ingest.lastEndpoint(),
            publish: try publish.lastEndpoint(),
            backends: try backends.lastEndpoint(),
            control: try control.lastEndpoint()
        )
    }

    /// Takes no new connections of backends any longer.
    func stopAccepting(_ doors: HubStartup.Doors) {
        // Fails only for an address that is not bound, which is what is wanted.
        try? ingest.unbind(doors.ingest)
        try? backends.unbind(doors.backends)
    }

    private static func setCommonOptions(
        of socket: ZeroMQSocket,
        _ configuration: HubConfiguration
    ) throws(ZeroMQError) {
        try socket.setLinger(configuration.linger)
        try socket.setSendHighWaterMark(configuration.doorHighWaterMark)
        try socket.setReceiveHighWaterMark(configuration.doorHighWaterMark)
        // No ZMTP heartbeats of the hub's own: libzmq 4.3 ends the process when the timer of one finds a connection that broke
        // while it was not read, and a connection is not read any more once another one has taken its routing id over. TCP
        // finds dead peers, and nodes send heartbeats, which the hub answers.
        try socket.setMaximumRetransmission(.seconds(10))
        try socket.setKeepalive(idle: .seconds(10), interval: .seconds(5), probes: 3)
        try socket.setHandshakeInterval(.seconds(10))
        try socket.setBacklog(1_024)
    }

    private static func bind(
        _ socket: ZeroMQSocket,
        _ door: HubDoor,
        _ endpoint: Endpoint,
        _ domain: String,
        _ configuration: HubConfiguration
    ) throws {
        if let keys = configuration.keys {
            try socket.setCurveServer(secretKey: keys.secret, domain: domain)
        } else if !endpoint.isLoopback && !configuration.insecure {
            // The settings were checked before; a door that anybody can use is worth checking twice.
            throw RuntimeError(
                code: .invalidSetting,
                message: "\(door.setting): expected keys, a loopback address or insecure: true, found \(endpoint)"
            )
        }
        do throws(ZeroMQError) {
            if case .tcp(.ipv6, _) = endpoint.address {
                try socket.setIPv6(true)
            }
            try socket.bind(endpoint.description)
        } catch {
            throw RuntimeError(
                code: .bindFailed,
                message: "\(door.setting): expected a free address of this machine, found \(endpoint): \(error.message)"
            )
        }
    }
}
