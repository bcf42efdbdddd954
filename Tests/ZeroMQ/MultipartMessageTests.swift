import NIOCore
import Testing

@testable import ZeroMQ

@Suite(.serialized)
struct MultipartMessageTests {
    let context: ZeroMQContext
    let sender: ZeroMQSocket
    let receiver: ZeroMQSocket

    init() throws {
        context = try ZeroMQContext()
        sender = try .make(.push, in: context)
        receiver = try .make(.pull, in: context)
        try receiver.bind("inproc://multipart")
        try sender.connect("inproc://multipart")
    }

    private func receive(frames: Int, bytes: Int) throws -> MultipartMessage {
        var message = MultipartMessage()
        var scratch = ZeroMQMessage()
        let limits = MultipartMessage.Limits(frames: frames, bytes: bytes)
        #expect(try receiver.receive(&message, through: &scratch, limits: limits) == .received(more: false))
        return message
    }

    @Test func messageWithinItsLimitsIsWhole() throws {
        #expect(try sender.send("ab", "cd") == .sent)
        let message = try receive(frames: 2, bytes: 4)
        #expect(message.frames == [ByteBuffer(string: "ab"), ByteBuffer(string: "cd")])
        #expect(message.isWhole)
        #expect(message.byteCount == 4)
    }

    @Test func framesAboveTheLimitAreCountedAndNotKept() throws {
        let frames = (0..<1_000).map { ByteBuffer(string: "\($0 % 10)") }
        #expect(try sender.send(frames) == .sent)
        let message = try receive(frames: 4, bytes: 100)
        #expect(message.frames.count == 4)
        #expect(message.excessFrames == 996)
        #expect(message.excessBytes == 996)
        #expect(!message.isWhole)
    }

    @Test func bytesAboveTheLimitAreCountedAndNotKept() throws {
        #expect(try sender.send("12345", "6", "7") == .sent)
        let message = try receive(frames: 10, bytes: 4)
        #expect(message.frames.isEmpty)
        #expect(message.excessFrames == 3)
        #expect(message.excessBytes == 7)
    }

    @Test func nextMessageStartsAnew() throws {
        #expect(try sender.send("too", "many") == .sent)
        #expect(try sender.send("fits") == .sent)
        #expect(try !receive(frames: 1, bytes: 100).isWhole)
        #expect(try receive(frames: 1, bytes: 100).frames == [ByteBuffer(string: "fits")])
    }
}
