import NIOCore
import Testing

@testable import ZeroMQ

@Suite(.serialized)
struct AuthenticationHandlerTests {
    let context: ZeroMQContext
    let server: CurveKeyPair
    let friend: CurveKeyPair
    let stranger: CurveKeyPair

    init() throws {
        context = try ZeroMQContext()
        server = try .generate()
        friend = try .generate()
        stranger = try .generate()
    }

    private func makeServer(domain: String) throws -> (socket: ZeroMQSocket, endpoint: String) {
        let socket = try ZeroMQSocket.make(.pull, in: context)
        try socket.setCurveServer(secretKey: server.secretKey, domain: domain)
        return (socket, try socket.bindLoopback())
    }

    private func makeClient(_ keys: CurveKeyPair, _ endpoint: String) throws -> ZeroMQSocket {
        let socket = try ZeroMQSocket.make(.push, in: context)
        try socket.setCurveClient(keys: keys, serverKey: server.publicKey)
        try socket.connect(endpoint)
        return socket
    }

    /// Waits for the handshake's end as the client sees it.
    private func handshake(_ keys: CurveKeyPair, _ endpoint: String) throws -> SocketMonitorEvent.Kind? {
        let socket = try ZeroMQSocket.make(.push, in: context)
        try socket.setCurveClient(keys: keys, serverKey: server.publicKey)
        let monitor = try SocketMonitor(of: socket, in: context)
        try socket.connect(endpoint)
        return try monitor.waitFor { kind in
            switch kind {
            case .handshakeSucceeded, .handshakeFailed, .handshakeFailedProtocol, .handshakeFailedAuthentication,
                .disconnected:
                true
            default: false
            }
        }
    }

    @Test func listedKeyGetsInAndItsMessagesNameIt() async throws {
        let handler = try await AuthenticationHandler.start(
            in: context,
            allowing: AuthenticationAllowlist(["nodes": [friend.publicKey]])
        )
        let (socket, endpoint) = try makeServer(domain: "nodes")
        let client = try makeClient(friend, endpoint)
        #expect(try client.send("hello") == .sent)
        var poller = ZeroMQPoller()
        _ = poller.add(socket)
        let wait1 = try poller.wait(milliseconds: patience)
        #expect(wait1 == .ready)
        var message = ZeroMQMessage()
        #expect(try socket.receive(into: &message) == .received(more: false))
        #expect(message.buffer == ByteBuffer(string: "hello"))
        #expect(message.property("User-Id") == friend.publicKey.z85)
        #expect(handler.counts(domain: "nodes") == .init(allowed: 1, refused: 0))
        await handler.stop()
    }

    @Test func unlistedKeyIsRefused() async throws {
        let handler = try await AuthenticationHandler.start(
            in: context,
            allowing: AuthenticationAllowlist(["nodes": [friend.publicKey]])
        )
        let (socket, endpoint) = try makeServer(domain: "nodes")
        #expect(try handshake(stranger, endpoint) == .handshakeFailedAuthentication(status: 400))
        #expect(handler.counts(domain: "nodes").refused >= 1)
        #expect(handler.counts(domain: "nodes").allowed == 0)
        socket.close()
        await handler.stop()
    }

    @Test func keyOfOneDomainDoesNotOpenAnother() async throws {
        let handler = try await AuthenticationHandler.start(
            in: context,
            allowing: AuthenticationAllowlist(["nodes": [friend.publicKey], "backends": [stranger.publicKey]])
        )
        let (socket, endpoint) = try makeServer(domain: "backends")
        #expect(try handshake(friend, endpoint) == .handshakeFailedAuthentication(status: 400))
        #expect(handler.counts(domain: "backends").refused >= 1)
        socket.close()
        await handler.stop()
    }

    @Test func withoutAHandlerNobodyGetsIn() throws {
        let (socket, endpoint) = try makeServer(domain: "nodes")
        let outcome = try handshake(friend, endpoint)
        #expect(outcome != nil)
        #expect(outcome != .handshakeSucceeded)
        socket.close()
    }

    @Test func afterStoppingNobodyNewGetsIn() async throws {
        let handler = try await AuthenticationHandler.start(
            in: context,
            allowing: AuthenticationAllowlist(["nodes": [friend.publicKey]])
        )
        let (socket, endpoint) = try makeServer(domain: "nodes")
        await handler.stop()
        #expect(try handshake(friend, endpoint) != .handshakeSucceeded)
        socket.close()
    }

    @Test func plainConnectionToAKeyedDoorIsRefused() async throws {
        let handler = try await AuthenticationHandler.start(
            in: context,
            allowing: AuthenticationAllowlist(["nodes": []])
        )
        let (socket, endpoint) = try makeServer(domain: "nodes")
        let client = try ZeroMQSocket.make(.push, in: context)
        let monitor = try SocketMonitor(of: client, in: context)
        try client.connect(endpoint)
        let outcome = try monitor.waitFor { kind in
            switch kind {
            case .handshakeSucceeded, .handshakeFailed, .handshakeFailedProtocol, .disconnected: true
            default: false
            }
        }
        #expect(outcome != nil)
        #expect(outcome != .handshakeSucceeded)
        socket.close()
        await handler.stop()
    }

    @Test func secondHandlerOfAContextIsAnError() async throws {
        let handler = try await AuthenticationHandler.start(in: context, allowing: AuthenticationAllowlist([:]))
        await #expect(throws: ZeroMQError.self) {
            try await AuthenticationHandler.start(in: context, allowing: AuthenticationAllowlist([:]))
        }
        await handler.stop()
    }
}
