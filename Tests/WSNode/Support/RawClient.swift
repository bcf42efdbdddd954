import NIOCore
import NIOPosix

/// A TCP client that writes its bytes by hand and reads a server's frames one by one.
struct RawClient {
    struct Frame: Equatable {
        var opcode: UInt8
        var payload: [UInt8]

        var text: String { String(decoding: self.payload, as: UTF8.self) }
        /// The status of a close frame.
        var code: Int? {
            guard self.opcode == 8, self.payload.count >= 2 else { return nil }
            return Int(self.payload[0]) << 8 | Int(self.payload[1])
        }
    }

    private final class Collector: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        let continuation: AsyncStream<ByteBuffer>.Continuation

        init(_ continuation: AsyncStream<ByteBuffer>.Continuation) {
            self.continuation = continuation
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.continuation.yield(self.unwrapInboundIn(data))
        }

        func channelInactive(context: ChannelHandlerContext) {
            self.continuation.finish()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }

    private let channel: any Channel
    private var chunks: AsyncStream<ByteBuffer>.Iterator
    private var buffer = ByteBuffer()

    /// - Parameter receiveBytes: the kernel's receive buffer; small, so that a client that does not read is soon noticed.
    static func connect(to port: Int, receiveBytes: Int? = nil) async throws -> RawClient {
        let (chunks, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Collector(continuation))
                }
            }
        if let receiveBytes {
            bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: SocketOptionValue(receiveBytes))
        }
        let channel = try await bootstrap.connect(host: "127.0.0.1", port: port).get()
        return RawClient(channel: channel, chunks: chunks.makeAsyncIterator())
    }

    /// A client that is through the handshake and has heard its hello.
    static func open(to port: Int, receiveBytes: Int? = nil) async throws -> RawClient {
        var client = try await RawClient.connect(to: port, receiveBytes: receiveBytes)
        try await client.send(RawClient.handshake())
        _ = await client.head()
        _ = await client.frame()
        return client
    }

    private init(channel: any Channel, chunks: AsyncStream<ByteBuffer>.Iterator) {
        self.channel = channel
        self.chunks = chunks
    }

    static func handshake(path: String = "/", adding fields: String...) -> String {
        let lines =
            [
                "GET \(path) HTTP/1.1", "Host: muster.example", "Upgrade: websocket", "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
            ] + fields
        return lines.joined(separator: "\r\n") + "\r\n\r\n"
    }

    // MARK: Sending

    func send(_ text: String) async throws {
        try await self.channel.writeAndFlush(ByteBuffer(string: text))
    }

    func send(_ bytes: ByteBuffer) async throws {
        try await self.channel.writeAndFlush(bytes)
    }

    /// Sends one frame of at most 65 535 bytes.
    func send(opcode: UInt8, _ payload: [UInt8], isMasked: Bool = true) async throws {
        try await self.send(Self.encode(opcode: opcode, payload, isMasked: isMasked))
    }

    /// Sends one frame as soon as the server takes it.
    func sendSoon(opcode: UInt8, _ payload: [UInt8]) {
        self.channel.writeAndFlush(Self.encode(opcode: opcode, payload, isMasked: true), promise: nil)
    }

    static func encode(opcode: UInt8, _ payload: [UInt8], isMasked: Bool) -> ByteBuffer {
        var frame = ByteBuffer()
        frame.writeInteger(0x80 | opcode)
        let maskBit: UInt8 = isMasked ? 0x80 : 0
        if payload.count < 126 {
            frame.writeInteger(maskBit | UInt8(payload.count))
        } else {
            frame.writeInteger(maskBit | 126)
            frame.writeInteger(UInt16(payload.count))
        }
        let key: [UInt8] = isMasked ? [1, 2, 3, 4] : [0, 0, 0, 0]
        if isMasked { frame.writeBytes(key) }
        frame.writeBytes(payload.enumerated().map { $0.element ^ key[$0.offset % 4] })
        return frame
    }

    func command(_ json: String) async throws {
        try await self.send(opcode: 1, Array(json.utf8))
    }

    /// Sends a command and gives what is answered to it.
    mutating func ask(_ json: String) async throws -> String? {
        try await self.command(json)
        return await self.frame()?.text
    }

    func stopReading() async throws {
        try await self.channel.setOption(.autoRead, value: false).get()
    }

    func readOn() async throws {
        try await self.channel.setOption(.autoRead, value: true).get()
    }

    func end() async throws {
        try await self.channel.close()
    }

    // MARK: Reading

    /// The answer to the handshake, up to its empty line; everything when the server ends the connection before.
    mutating func head() async -> String {
        while true {
            let text = String(decoding: self.buffer.readableBytesView, as: UTF8.self)
            if let end = text.firstRange(of: "\r\n\r\n") {
                let head = String(text[..<end.upperBound])
                self.buffer.moveReaderIndex(forwardBy: head.utf8.count)
                return head
            }
            guard await self.readMore() else { return text }
        }
    }

    /// The next frame; nil at the end of the connection.
    mutating func frame() async -> Frame? {
        while true {
            if let frame = self.parse() { return frame }
            guard await self.readMore() else { return nil }
        }
    }

    /// All frames up to the end of the connection; a close frame is answered.
    mutating func framesUntilTheEnd() async throws -> [Frame] {
        var frames: [Frame] = []
        while let frame = await self.frame() {
            frames.append(frame)
            if frame.opcode == 8 { try await self.send(opcode: 8, frame.payload) }
        }
        return frames
    }

    /// Whether the server has ended the connection and nothing is left to read.
    mutating func isAtEnd() async -> Bool {
        await self.frame() == nil && self.buffer.readableBytes == 0
    }

    private mutating func readMore() async -> Bool {
        guard var chunk = await self.chunks.next() else { return false }
        self.buffer.discardReadBytes()
        self.buffer.writeBuffer(&chunk)
        return true
    }

    private mutating func parse() -> Frame? {
        var rest = self.buffer
        guard let first: UInt8 = rest.readInteger(), let second: UInt8 = rest.readInteger() else { return nil }
        let length: Int
        switch second {
        case 126:
            guard let value: UInt16 = rest.readInteger() else { return nil }
            length = Int(value)
        case 127:
            guard let value: UInt64 = rest.readInteger() else { return nil }
            length = Int(value)
        case _:
            length = Int(second)
        }
        guard let payload = rest.readBytes(length: length) else { return nil }
        self.buffer = rest
        return Frame(opcode: first & 0x0F, payload: payload)
    }
}
