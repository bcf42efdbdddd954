import NIOCore
import NIOPosix
import Testing

@testable import ZeroMQ

@Suite(.serialized)
struct ZeroMQSocketTests {
    let context: ZeroMQContext

    init() throws {
        context = try ZeroMQContext()
    }

    @Test func framesArriveWholeAndInOrderOverTCP() throws {
        let pull = try ZeroMQSocket.make(.pull, in: context)
        let push = try ZeroMQSocket.make(.push, in: context)
        try push.connect(try pull.bindLoopback())
        for number in 1...100 {
            #expect(try push.send("topic", "\(number)") == .sent)
        }
        for number in 1...100 {
            #expect(try pull.nextFrames() == ["topic", "\(number)"])
        }
    }

    @Test func emptyFramesTravelOverInproc() throws {
        let first = try ZeroMQSocket.make(.pair, in: context)
        let second = try ZeroMQSocket.make(.pair, in: context)
        try first.bind("inproc://empty")
        try second.connect("inproc://empty")
        #expect(try first.send("", "a", "") == .sent)
        #expect(try second.nextFrames() == ["", "a", ""])
    }

    @Test func nothingToReceiveIsAResult() throws {
        let pull = try ZeroMQSocket.make(.pull, in: context)
        _ = try pull.bindLoopback()
        var message = ZeroMQMessage()
        #expect(try pull.receive(into: &message) == .wouldBlock)
    }

    @Test func fullQueueIsAResult() throws {
        let push = try ZeroMQSocket.make(.push, in: context)
        #expect(try push.send("nobody listens", dontWait: true) == .wouldBlock)
    }

    @Test func mandatoryRouterTellsOfUnknownPeers() throws {
        let router = try ZeroMQSocket.make(.router, in: context)
        try router.setRouterMandatory(true)
        _ = try router.bindLoopback()
        #expect(try router.send("stranger", "hello") == .hostUnreachable)
    }

    @Test func terminatingContextEndsABlockedReceive() async throws {
        let context = context
        let result = try await withThrowingTaskGroup(of: ReceiveResult?.self) { group in
            group.addTask {
                try await ZeroMQThread.run(name: "receiver") {
                    let socket = try ZeroMQSocket.make(.pull, in: context)
                    _ = try socket.bindLoopback()
                    var message = ZeroMQMessage()
                    context.shutdown()
                    return try socket.receive(into: &message, dontWait: false)
                }
            }
            return try await group.next() ?? nil
        }
        #expect(result == .terminated)
    }

    @Test func takenAddressIsAnErrorThatNamesIt() throws {
        let first = try ZeroMQSocket.make(.pull, in: context)
        let second = try ZeroMQSocket.make(.pull, in: context)
        let endpoint = try first.bindLoopback()
        let error = #expect(throws: ZeroMQError.self) { try second.bind(endpoint) }
        #expect(error?.operation == "bind \(endpoint)")
        #expect(error?.description.contains("in use") == true)
    }

    @Test func oversizedFrameEndsOnlyItsSendersConnection() throws {
        let pull = try ZeroMQSocket.make(.pull, in: context)
        try pull.setMaximumMessageSize(1_000)
        let endpoint = try pull.bindLoopback()
        let rude = try ZeroMQSocket.make(.push, in: context)
        let polite = try ZeroMQSocket.make(.push, in: context)
        try rude.connect(endpoint)
        try polite.connect(endpoint)
        #expect(try rude.send(String(repeating: "x", count: 1_001)) == .sent)
        #expect(try polite.send("fine") == .sent)
        #expect(try pull.nextFrames() == ["fine"])
    }

    @Test func garbageOnTheWireDisturbsNobody() async throws {
        let context = context
        let router = try ZeroMQSocket.make(.router, in: context)
        let endpoint = try router.bindLoopback()
        let port = try #require(Int(endpoint.split(separator: ":").last ?? ""))
        let group = MultiThreadedEventLoopGroup.singleton
        var channels: [any Channel] = []
        for seed in 0..<20 {
            let channel = try await ClientBootstrap(group: group).connect(host: "127.0.0.1", port: port).get()
            var generator = Seeded(state: UInt64(seed + 1))
            let length = Int.random(in: 1...2_000, using: &generator)
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            try? await channel.writeAndFlush(ByteBuffer(bytes: bytes))
            channels.append(channel)
        }
        let dealer = try ZeroMQSocket.make(.dealer, in: context)
        try dealer.setRoutingID("peer".utf8)
        try dealer.connect(endpoint)
        #expect(try dealer.send("hello") == .sent)
        // Bytes that look like ZMTP 1.0 (no greeting) become messages: a door must bear those too.
        var request = try router.nextFrames()
        while let frames = request, frames.first != "peer" {
            request = try router.nextFrames()
        }
        #expect(request == ["peer", "hello"])
        #expect(try router.send("peer", "welcome") == .sent)
        #expect(try dealer.nextFrames() == ["welcome"])
        for channel in channels {
            try? await channel.close()
        }
    }
}
