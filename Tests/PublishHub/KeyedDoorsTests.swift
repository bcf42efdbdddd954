import MusterDomain
import MusterRuntime
import NIOCore
import Testing
import ZeroMQ

@testable import PublishHub

@Suite(.serialized) struct KeyedDoorsTests {
    private let server: CurveKeyPair
    private let backend: CurveKeyPair
    private let node: CurveKeyPair

    init() throws {
        server = try .generate()
        backend = try .generate()
        node = try .generate()
    }

    private func settings() throws -> HubSettings {
        var settings = try HubHarness.settings()
        settings.keys = HubKeys(
            publicKey: try Z85PublicKey(server.publicKey.z85),
            secret: .value(try Z85SecretKey(server.secretKey.revealed())),
            clients: [try Z85PublicKey(backend.publicKey.z85)],
            nodes: [try Z85PublicKey(node.publicKey.z85)]
        )
        return settings
    }

    @Test func eachKeyOpensTheDoorsOfItsRole() async throws {
        let (server, backend, node) = (server.publicKey, backend, node)
        try await HubHarness.run(try settings()) { hub in
            let (answer, pushes) = try await hub.onThread { client in
                let listener = try client.listener(keys: (node, server))
                let request = try client.socket(.request, client.addresses.backends, keys: (backend, server))
                _ = try request.send(text: "v1.a.1", "1")
                let answer = try request.nextText()
                let push = try client.socket(.push, client.addresses.ingest, keys: (backend, server))
                _ = try push.send(text: "v1.a.1", "2")
                return (answer, try listener.nextPushes(2))
            }
            #expect(answer == [#"{"pushed":{"topic":"v1.a.1"}}"#])
            #expect(pushes == ["v1.a.1 1 1", "v1.a.1 2 2"])
        }
    }

    @Test func othersAreRefused() async throws {
        let (server, backend, node) = (server.publicKey, backend, node)
        let stranger = try CurveKeyPair.generate()
        try await HubHarness.run(try settings()) { hub in
            let outcomes = try await hub.onThread { client in
                func outcome(_ kind: ZeroMQSocketKind, _ address: String, _ keys: CurveKeyPair?) throws -> Bool? {
                    let socket = try ZeroMQSocket(kind, in: client.context)
                    try socket.setLinger(.zero)
                    if let keys {
                        try socket.setCurveClient(keys: keys, serverKey: server)
                    }
                    let monitor = try SocketMonitor(of: socket, in: client.context)
                    try socket.connect(address)
                    return try monitor.isAdmitted()
                }
                return [
                    try outcome(.dealer, client.addresses.backends, backend),
                    try outcome(.dealer, client.addresses.backends, node),
                    try outcome(.push, client.addresses.ingest, node),
                    try outcome(.subscribe, client.addresses.publish, backend),
                    try outcome(.dealer, client.addresses.control, backend),
                    try outcome(.dealer, client.addresses.control, stranger),
                    try outcome(.dealer, client.addresses.backends, nil),
                ]
            }
            #expect(outcomes == [true, false, false, false, false, false, false])
        }
    }

    @Test func openDoorsWithoutKeysAreNotBuilt() throws {
        var settings = try HubHarness.settings()
        settings.ingest = try Endpoint("tcp://0.0.0.0:0", for: .bind)
        let error = #expect(throws: RuntimeError.self) { try HubHarness.make(settings) }
        #expect(error?.message.hasPrefix("hub.ingest: ") == true)
        settings.insecure = true
        #expect(throws: Never.self) { try HubHarness.make(settings) }
        // Checked a second time where the door is bound, should the settings change in between.
        var configuration = try HubConfiguration(settings)
        configuration.insecure = false
        let context = try ZeroMQContext()
        #expect(throws: RuntimeError.self) { try HubSockets(configuration, in: context) }
    }
}

extension SocketMonitor {
    /// Whether the handshake succeeded; `nil` when nothing was told in time.
    fileprivate func isAdmitted() throws -> Bool? {
        var poller = ZeroMQPoller()
        _ = poller.add(socket)
        while try poller.wait(milliseconds: HubClient.patience) == .ready {
            while let event = try nextEvent() {
                switch event.kind {
                case .handshakeSucceeded: return true
                case .handshakeFailed, .handshakeFailedProtocol, .handshakeFailedAuthentication, .disconnected:
                    return false
                case .connected, .connectDelayed, .connectRetried, .listening, .bindFailed, .accepted, .acceptFailed,
                    .closed, .closeFailed, .monitorStopped:
                    continue
                }
            }
        }
        return nil
    }
}
