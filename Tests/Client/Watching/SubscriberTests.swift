import MusterClient
import NIOCore
import NIOPosix
import NIOWebSocket
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct SubscriberTests {
    @Test func subscribesAndReceives() async throws {
        try await FakeNode.run { frames, writer in
            try await writer.write(FakeNode.hello)
            let command = try await frames.next()
            #expect(command?.maskKey != nil)
            #expect(
                command.map { String(buffer: $0.unmaskedData) }
                    == #"{"id":1,"subscribe":{"topics":["v1.news.1","x"]}}"#
            )
            try await writer.write(FakeNode.text(#"{"message":{"topic":"v1.news.1","data":0}}"#))
            try await writer.write(
                FakeNode.text(
                    #"{"id":1,"subscribed":{"topics":[{"topic":"v1.news.1"},"#
                        + #"{"topic":"x","error":{"code":404,"reason":"Invalid topic"}}]}}"#
                )
            )
            try await writer.write(FakeNode.text("{}"))
            try await writer.write(FakeNode.text(#"{"message":{"topic":"v1.news.1","data":1}}"#))
            try await writer.write(FakeNode.close(1000))
            #expect(try await frames.next()?.opcode == .connectionClose)
        } _: { url in
            try await Subscriber(SubscriberConfiguration(url: url)).withConnection { connection in
                #expect(connection.greeting == Greeting(client: "c1", node: "n1", heartbeat: 25))
                let results = try await connection.subscribe(["v1.news.1", "x"])
                let refusal = MusterClientError(code: .refused(404), message: "Invalid topic")
                #expect(
                    results == [
                        SubscriptionResult(topic: "v1.news.1"), SubscriptionResult(topic: "x", refusal: refusal),
                    ]
                )
                var data: [String] = []
                for try await message in connection.messages { data.append(message.data) }
                #expect(data == ["0", "1"])
            }
        }
    }

    @Test func answersPingsAndJoinsFragments() async throws {
        try await FakeNode.run { frames, writer in
            try await writer.write(FakeNode.hello)
            try await writer.write(WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer(string: "are you there")))
            let pong = try await frames.next()
            #expect(pong?.opcode == .pong)
            #expect(pong.map { String(buffer: $0.unmaskedData) } == "are you there")
            let text = #"{"message":{"topic":"t","data":"é"}}"#
            for (index, byte) in text.utf8.enumerated() {
                try await writer.write(
                    WebSocketFrame(
                        fin: index == text.utf8.count - 1,
                        opcode: index == 0 ? .text : .continuation,
                        data: ByteBuffer(bytes: [byte])
                    )
                )
            }
            _ = try await frames.next()
        } _: { url in
            try await Subscriber(SubscriberConfiguration(url: url)).withConnection { connection in
                let message = try await connection.next()
                #expect(message?.data == "\"é\"")
            }
        }
    }

    @Test func closeCodesReachTheCaller() async throws {
        try await FakeNode.run { frames, writer in
            try await writer.write(FakeNode.hello)
            try await writer.write(
                FakeNode.text(#"{"goodbye":{"code":4001,"reason":"draining","reconnect_after_ms":1800}}"#)
            )
            try await writer.write(FakeNode.close(4001, "draining"))
            #expect(try await frames.next()?.opcode == .connectionClose)
        } _: { url in
            try await Subscriber(SubscriberConfiguration(url: url)).withConnection { connection in
                let error = await #expect(throws: MusterClientError.self) { try await connection.next() }
                #expect(error?.code == .connectionClosed(4001))
                #expect(error?.message.hasSuffix("closing with code 4001: draining") == true)
                #expect(connection.reconnectAfterMilliseconds == 1800)
            }
        }
    }

    @Test func aBrokenConnectionIsAnError() async throws {
        try await FakeNode.run { frames, writer in
            try await writer.write(FakeNode.hello)
            _ = try await frames.next()
        } _: { url in
            try await Subscriber(SubscriberConfiguration(url: url)).withConnection { connection in
                let error = await #expect(throws: MusterClientError.self) { try await connection.subscribe(["t"]) }
                #expect(error?.code == .unreachable)
            }
        }
    }

    @Test func aRefusedUpgradeTellsItsStatus() async throws {
        try await FakeNode.run { _, _ in
        } _: { url in
            let error = await #expect(throws: MusterClientError.self) {
                try await Subscriber(SubscriberConfiguration(url: url + "forbidden")).withConnection { _ in }
            }
            #expect(error?.code == .denied)
            #expect(error?.message.hasSuffix("found status 403 Forbidden") == true)
        }
    }

    @Test func aServerThatIsBusyMayTakeTheNextUpgrade() async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Busy()) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let url = "ws://127.0.0.1:\(server.localAddress?.port ?? 0)/"
        let error = await #expect(throws: MusterClientError.self) {
            try await Subscriber(SubscriberConfiguration(url: url)).withConnection { _ in }
        }
        #expect(error?.code == .refused(429))
        try await server.close()
    }

    private final class Busy: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let answer = ByteBuffer(string: "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n")
            context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
        }
    }

    @Test func aNodeThatNeverGreetsTimesOut() async throws {
        try await FakeNode.run { frames, _ in
            _ = try await frames.next()
        } _: { url in
            var configuration = SubscriberConfiguration(url: url)
            configuration.connectTimeout = .milliseconds(200)
            let error = await #expect(throws: MusterClientError.self) {
                try await Subscriber(configuration).withConnection { _ in }
            }
            #expect(error?.code == .unreachable)
        }
    }

    @Test func aServerThatNeverAnswersTimesOut() async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0).get()
        let url = "ws://127.0.0.1:\(server.localAddress?.port ?? 0)/"
        var configuration = SubscriberConfiguration(url: url)
        configuration.connectTimeout = .milliseconds(200)
        let error = await #expect(throws: MusterClientError.self) {
            try await Subscriber(configuration).withConnection { _ in }
        }
        #expect(error?.code == .unreachable)
        try await server.close()
    }

    @Test func nobodyListeningNamesTheAddress() async throws {
        let port = Mutex("")
        try await FakeNode.run { _, _ in
        } _: { url in
            port.withLock { $0 = url }
        }
        let url = port.withLock { $0 }
        let error = await #expect(throws: MusterClientError.self) {
            try await Subscriber(SubscriberConfiguration(url: url)).withConnection { _ in }
        }
        #expect(error?.code == .unreachable)
        #expect(error?.message.hasPrefix("expected a node at \(url), found ") == true)
    }

    @Test func aMessageHasTheEpochThatTheNodeToldBefore() async throws {
        try await FakeNode.run { frames, writer in
            try await writer.write(FakeNode.hello)
            _ = try await frames.next()
            for text in [
                #"{"id":1,"subscribed":{"topics":[{"topic":"a","epoch":"k","offset":6},{"topic":"plain"}]}}"#,
                #"{"message":{"topic":"a","offset":7,"data":1}}"#, #"{"message":{"topic":"plain","data":1}}"#,
                #"{"gap":{"topic":"a","epoch":"m","offset":0,"reason":"gone"}}"#,
                #"{"message":{"topic":"a","offset":1,"data":1}}"#,
            ] { try await writer.write(FakeNode.text(text)) }
            try await writer.write(FakeNode.close(1000))
            _ = try await frames.next()
        } _: { url in
            try await Subscriber(SubscriberConfiguration(url: url)).withConnection { connection in
                _ = try await connection.subscribe(["a", "plain"])
                var positions: [TopicPosition?] = []
                for try await message in connection.messages { positions.append(message.position) }
                #expect(positions == [TopicPosition("k:7"), nil, TopicPosition("m:1")])
            }
        }
    }

    @Test func aCommandMayTakeAsLongAsANode() {
        // It waits 10 s for its hub.
        #expect(SubscriberConfiguration(url: "ws://node/").replyTimeout >= .seconds(15))
    }

    @Test func anUpgradeThatComesAfterTheCancellationIsNobodys() async throws {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let (asked, continuation) = AsyncStream.makeStream(of: Void.self)
        let answer = loop.makePromise(of: Void.self)
        try await FakeNode.run { channel in
            continuation.yield()
            return answer.futureResult.hop(to: channel.eventLoop)
        } serve: { frames, _ in
            _ = try await frames.next()
        } _: { url in
            let connecting = Task {
                try await Subscriber(SubscriberConfiguration(url: url)).withConnection { _ in }
            }
            for await _ in asked { break }
            connecting.cancel()
            answer.succeed()
            await #expect(throws: CancellationError.self) { try await connecting.value }
        }
    }

    @Test func cancellationEndsReading() async throws {
        try await FakeNode.run { frames, writer in
            try await writer.write(FakeNode.hello)
            _ = try await frames.next()
        } _: { url in
            let (readers, reading) = AsyncStream.makeStream(of: Void.self)
            await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    do {
                        try await Subscriber(SubscriberConfiguration(url: url)).withConnection { connection in
                            reading.yield()
                            _ = try await connection.next()
                        }
                        return false
                    } catch {
                        return error is CancellationError
                    }
                }
                for await _ in readers { break }
                group.cancelAll()
                #expect(await group.next() == true)
            }
        }
    }
}
