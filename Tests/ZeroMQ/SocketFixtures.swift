import NIOCore
import Testing

@testable import ZeroMQ

/// How long a test waits for what must come; reached only by a failing test.
let patience = 10_000

extension ZeroMQSocket {
    /// A socket of tests: bounded queues, nothing left behind on close.
    static func make(_ kind: ZeroMQSocketKind, in context: ZeroMQContext) throws -> ZeroMQSocket {
        let socket = try ZeroMQSocket(kind, in: context)
        try socket.setLinger(.zero)
        return socket
    }

    /// Binds a free port and tells its address.
    func bindLoopback() throws -> String {
        try bind("tcp://127.0.0.1:*")
        return try lastEndpoint()
    }

    /// The next message's frames as text, or `nil` when none came in time.
    func nextFrames(milliseconds: Int = patience) throws -> [String]? {
        var poller = ZeroMQPoller()
        _ = poller.add(self)
        var message = MultipartMessage()
        var scratch = ZeroMQMessage()
        let limits = MultipartMessage.Limits(frames: 100, bytes: 1_000_000)
        guard try poller.wait(milliseconds: milliseconds) == .ready else { return nil }
        guard try receive(&message, through: &scratch, limits: limits) == .received(more: false) else { return nil }
        return message.frames.map { String(buffer: $0) }
    }

    func send(_ frames: String..., dontWait: Bool = false) throws -> SendResult {
        try send(frames.map { ByteBuffer(string: $0) }, dontWait: dontWait)
    }
}
