import NIOCore
import Testing

@testable import ZeroMQ

extension SocketMonitor {
    /// The first event that `isWanted`, or `nil` when none came in time.
    func waitFor(_ isWanted: (SocketMonitorEvent.Kind) -> Bool) throws -> SocketMonitorEvent.Kind? {
        var poller = ZeroMQPoller()
        _ = poller.add(socket)
        while try poller.wait(milliseconds: patience) == .ready {
            while let event = try nextEvent() {
                if isWanted(event.kind) {
                    return event.kind
                }
            }
        }
        return nil
    }
}

@Suite(.serialized)
struct SocketMonitorTests {
    let context: ZeroMQContext

    init() throws {
        context = try ZeroMQContext()
    }

    @Test func connectionIsToldFromHandshakeToEnd() throws {
        let pull = try ZeroMQSocket.make(.pull, in: context)
        let endpoint = try pull.bindLoopback()
        let push = try ZeroMQSocket.make(.push, in: context)
        let monitor = try SocketMonitor(of: push, in: context)
        try push.connect(endpoint)
        #expect(try monitor.waitFor { $0 == .connected } == .connected)
        #expect(try monitor.waitFor { $0 == .handshakeSucceeded } == .handshakeSucceeded)
        pull.close()
        #expect(try monitor.waitFor { $0 == .disconnected } == .disconnected)
    }

    @Test func refusedConnectionIsTriedAgain() throws {
        let pull = try ZeroMQSocket.make(.pull, in: context)
        let endpoint = try pull.bindLoopback()
        try pull.unbind(endpoint)
        pull.close()
        let push = try ZeroMQSocket.make(.push, in: context)
        let monitor = try SocketMonitor(of: push, in: context)
        try push.connect(endpoint)
        let retried = try monitor.waitFor { kind in
            if case .connectRetried = kind { true } else { false }
        }
        #expect(retried != nil)
    }

    @Test func eventsOfOtherShapesAreNotRead() {
        #expect(SocketMonitorEvent(frames: []) == nil)
        #expect(SocketMonitorEvent(frames: [ByteBuffer(bytes: [1, 0, 0]), ByteBuffer()]) == nil)
        #expect(SocketMonitorEvent(frames: [ByteBuffer(bytes: [0, 0, 0, 0, 0, 0]), ByteBuffer()]) == nil)
    }
}
