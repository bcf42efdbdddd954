import MusterDomain
import ZeroMQ

/// A socket of the link with the monitor that watches it. When it is not worth keeping both are made anew.
///
/// Confined to the link's thread.
final class SupervisedSocket {
    private(set) var socket: ZeroMQSocket
    private var monitor: SocketMonitor
    private var recovery: SocketRecoveryStateMachine
    private let context: ZeroMQContext
    private let endpoint: String
    private let make: () throws -> ZeroMQSocket

    /// - Parameter make: Makes the socket with all its options; it is connected here, when its monitor watches it.
    init(
        in context: ZeroMQContext,
        to endpoint: String,
        now: UInt64,
        make: @escaping () throws -> ZeroMQSocket
    ) throws {
        self.context = context
        self.endpoint = endpoint
        self.make = make
        self.recovery = SocketRecoveryStateMachine(now: now)
        (self.socket, self.monitor) = try Self.connect(to: endpoint, in: context, make)
    }

    private static func connect(
        to endpoint: String,
        in context: ZeroMQContext,
        _ make: () throws -> ZeroMQSocket
    ) throws -> (ZeroMQSocket, SocketMonitor) {
        let socket = try make()
        let monitor = try SocketMonitor(of: socket, in: context)
        try socket.connect(endpoint)
        return (socket, monitor)
    }

    /// Where a poller sees the socket's messages, and its monitor's news.
    func add(to poller: inout ZeroMQPoller) -> (messages: ZeroMQPoller.Index, news: ZeroMQPoller.Index) {
        (poller.add(self.socket), poller.add(self.monitor.socket))
    }

    /// It brought something that makes sense.
    func heard(now: UInt64) {
        self.recovery.heard(now: now)
    }

    /// The hub has been heard on its other door.
    func peerReturned(now: UInt64) {
        self.recovery.peerReturned(now: now)
    }

    /// Reads what the monitor tells.
    func readNews(now: UInt64) throws {
        while let event = try self.monitor.nextEvent() {
            guard let news = SocketRecoveryStateMachine.News(event.kind) else { continue }
            self.recovery.monitorTold(news, now: now)
        }
    }

    /// Makes the socket anew when it is time to.
    /// - Returns: why; nil when it stays as it is.
    func timePassed(now: UInt64) throws -> SocketRecoveryStateMachine.Reason? {
        switch self.recovery.timerFired(now: now, jitter: { UInt64.random(in: 0..<$0) }) {
        case .none:
            return nil
        case .makeAnew(let reason):
            try self.makeAnew()
            return reason
        }
    }

    /// Closes the socket, with what it has not brought, and connects another.
    func makeAnew() throws {
        let old = self.socket
        // The old monitor goes first: it is stopped through its socket.
        (self.socket, self.monitor) = try Self.connect(to: self.endpoint, in: self.context, self.make)
        old.close()
    }

    func close() {
        self.socket.close()
    }
}

extension SocketRecoveryStateMachine.News {
    /// What an event says of a connection's life; nil for one that says nothing of it.
    init?(_ kind: SocketMonitorEvent.Kind) {
        switch kind {
        case .connected, .connectDelayed, .connectRetried, .handshakeSucceeded:
            self = .trying
        case .closed, .disconnected, .handshakeFailed, .handshakeFailedProtocol, .handshakeFailedAuthentication:
            self = .ended
        case .listening, .bindFailed, .accepted, .acceptFailed, .closeFailed, .monitorStopped:
            return nil
        }
    }
}
