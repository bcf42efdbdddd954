import NIOCore
import NIOPosix
import Synchronization

/// A server that answers each command as the test says; on a free port of this machine.
final class RedisDouble: Sendable {
    enum Answer: Sendable {
        case bytes(String)
        /// Each byte in a packet of its own.
        case slowly(String)
        case nothing
        /// Writes this, then ends the connection.
        case end(after: String)
    }

    /// Answers AUTH and SELECT as Redis does.
    static func answer(_ lookup: @escaping @Sendable (String) -> Answer) -> @Sendable ([String]) -> Answer {
        { words in words[0] == "GET" ? lookup(words[1]) : .bytes("+OK\r\n") }
    }

    let port: Int
    private let server: any Channel
    private let connections: Connections

    /// How many connections were accepted.
    var accepted: Int { self.connections.all.withLock { $0.count } }

    init(port: Int = 0, _ answer: @escaping @Sendable ([String]) -> Answer) async throws {
        let connections = Connections()
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                connections.all.withLock { $0.append(channel) }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(answer: answer))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        // why: a socket that is bound to an address of IP has a port.
        self.port = server.localAddress!.port!
        self.server = server
        self.connections = connections
    }

    /// Ends the server and its connections.
    func close() async {
        try? await self.server.close()
        for channel in self.connections.all.withLock({ $0 }) { try? await channel.close() }
    }

    private final class Connections: Sendable {
        let all = Mutex<[any Channel]>([])
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let answer: ([String]) -> Answer
        private var received = ""

        init(answer: @escaping ([String]) -> Answer) { self.answer = answer }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.received += String(buffer: self.unwrapInboundIn(data))
            while let words = self.nextCommand() {
                switch self.answer(words) {
                case .bytes(let text):
                    context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
                case .slowly(let text):
                    for byte in text.utf8 {
                        context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: [byte])), promise: nil)
                    }
                case .nothing:
                    break
                case .end(let text):
                    context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
                    context.close(promise: nil)
                }
            }
        }

        /// A command whose words have no line ends, once all of it is there.
        private func nextCommand() -> [String]? {
            let lines = self.received.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
            guard let count = Int(lines[0].dropFirst()), lines.count > 2 * count + 1 else { return nil }
            self.received = lines[(2 * count + 1)...].joined(separator: "\r\n")
            return (0..<count).map { lines[2 * $0 + 2] }
        }
    }
}
