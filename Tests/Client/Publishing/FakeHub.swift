import NIOCore
import Synchronization
import ZeroMQ

/// A socket like one of the hub's doors on a thread of its own, which answers as a closure says.
final class FakeHub: Sendable {
    typealias Frames = [ByteBuffer]

    let endpoint: String
    private let thread: ZeroMQThread
    private let wakeUp: WakeUp
    private let context: ZeroMQContext

    private init(endpoint: String, thread: ZeroMQThread, wakeUp: WakeUp, context: ZeroMQContext) {
        self.endpoint = endpoint
        self.thread = thread
        self.wakeUp = wakeUp
        self.context = context
    }

    /// - Parameter answer: gets each whole message and returns the messages to send.
    static func start(
        _ kind: ZeroMQSocketKind = .router,
        at endpoint: String = "tcp://127.0.0.1:0",
        context: ZeroMQContext? = nil,
        secretKey: CurveSecretKey? = nil,
        answer: @escaping @Sendable (Frames) -> [Frames]
    ) async throws -> FakeHub {
        let context = try context ?? ZeroMQContext()
        let wakeUp = try WakeUp()
        let (bound, boundContinuation) = AsyncStream.makeStream(of: Result<String, ZeroMQError>.self)
        let thread = try ZeroMQThread.start(name: "fake-hub") {
            do throws(ZeroMQError) {
                let socket = try ZeroMQSocket(kind, in: context)
                try socket.setLinger(.milliseconds(200))
                if let secretKey {
                    try socket.setCurveServer(secretKey: secretKey, domain: "test")
                }
                try socket.bind(endpoint)
                boundContinuation.yield(.success(try socket.lastEndpoint()))
                try serve(socket, wakeUp, answer)
                socket.close()
            } catch {
                boundContinuation.yield(.failure(error))
            }
        }
        var iterator = bound.makeAsyncIterator()
        // why: the thread yields exactly once before it serves.
        let actual = try await iterator.next()!.get()
        return FakeHub(endpoint: actual, thread: thread, wakeUp: wakeUp, context: context)
    }

    func stop() async {
        wakeUp.signal()
        await thread.join()
    }

    private static func serve(
        _ socket: ZeroMQSocket,
        _ wakeUp: WakeUp,
        _ answer: (Frames) -> [Frames]
    ) throws(ZeroMQError) {
        var poller = ZeroMQPoller()
        _ = poller.add(socket)
        let stop = poller.add(descriptor: wakeUp.descriptor)
        var message = MultipartMessage()
        var scratch = ZeroMQMessage()
        while true {
            guard try poller.wait(milliseconds: -1) == .ready, !poller.isReadable(stop) else { return }
            while case .received = try socket.receive(
                &message,
                through: &scratch,
                limits: .init(frames: 10, bytes: 1 << 20)
            ) {
                for reply in answer(message.frames) {
                    _ = try socket.send(reply)
                }
            }
        }
    }
}
