import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import MusterClient

@Suite struct SilenceHandlerTests {
    private static func make() throws -> EmbeddedChannel {
        let limits = SilenceLimits(quiet: .seconds(20), answer: .seconds(10))
        let channel = EmbeddedChannel(handler: SilenceHandler(url: "ws://node/", limits: limits))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 80)).wait()
        return channel
    }

    private static func hear(_ channel: EmbeddedChannel) throws {
        try channel.writeInbound(ByteBuffer(string: "x"))
        channel.read()
    }

    private static func opcode(_ channel: EmbeddedChannel) throws -> NIOWebSocket.WebSocketOpcode? {
        try channel.readOutbound(as: WebSocketFrame.self)?.opcode
    }

    @Test func whoIsSilentIsAskedAndThenLeft() throws {
        let channel = try Self.make()
        channel.embeddedEventLoop.advanceTime(by: .seconds(19))
        try Self.hear(channel)
        channel.embeddedEventLoop.advanceTime(by: .seconds(19))
        #expect(try Self.opcode(channel) == nil)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(try Self.opcode(channel) == .ping)
        channel.embeddedEventLoop.advanceTime(by: .seconds(9))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
        let error = #expect(throws: MusterClientError.self) { try channel.throwIfErrorCaught() }
        #expect(error?.code == .unreachable)
    }

    @Test func anyByteIsASignOfLife() throws {
        let channel = try Self.make()
        for _ in 0..<5 {
            channel.embeddedEventLoop.advanceTime(by: .seconds(20))
            #expect(try Self.opcode(channel) == .ping)
            channel.embeddedEventLoop.advanceTime(by: .seconds(9))
            try Self.hear(channel)
        }
        #expect(channel.isActive)
        _ = try channel.finish()
    }

    @Test func aProgramThatDoesNotReadHearsNothing() throws {
        let channel = try Self.make()
        try channel.writeInbound(ByteBuffer(string: "x"))
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(try Self.opcode(channel) == nil)
        channel.read()
        channel.embeddedEventLoop.advanceTime(by: .seconds(19))
        #expect(try Self.opcode(channel) == nil)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(try Self.opcode(channel) == .ping)
        _ = try channel.finish()
    }

    @Test func theLimitsMayChange() throws {
        let channel = try Self.make()
        channel.triggerUserOutboundEvent(SilenceLimits(quiet: .seconds(2), answer: .seconds(1)), promise: nil)
        channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(try Self.opcode(channel) == .ping)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }
}
