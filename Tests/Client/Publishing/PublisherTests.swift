import MusterClient
import NIOCore
import Synchronization
import Testing
import ZeroMQ

@Suite(.timeLimit(.minutes(1))) struct PublisherTests {
    @Test func aPushIsAcknowledged() async throws {
        let seen = Mutex<[String]>([])
        let hub = try await FakeHub.start { frames in
            seen.withLock { $0.append(String(buffer: frames[frames.count - 1])) }
            return [Self.answer(frames, #"{"pushed":{"topic":"v1.news.1","id":"7","epoch":"later"}}"#)]
        }
        let publisher = try Publisher(PublisherConfiguration(endpoint: hub.endpoint))
        let receipt = try await publisher.push(OutgoingPush(topic: "v1.news.1", data: .json("[1]"), id: "7"))
        #expect(receipt == PushReceipt(topic: "v1.news.1", id: "7"))
        #expect(seen.withLock { $0 } == [#"{"topic":"v1.news.1","data":[1],"id":"7"}"#])
        await publisher.close()
        await hub.stop()
    }

    @Test func pushesLeaveInOrderAndAnswersFindThemInAnyOrder() async throws {
        let held = Mutex<[FakeHub.Frames]>([])
        let hub = try await FakeHub.start { frames in
            held.withLock { held in
                held.append(frames)
                guard held.count == 20 else { return [] }
                return held.enumerated().reversed().map { number, frames in
                    Self.answer(frames, #"{"pushed":{"topic":"t","id":"\#(number)"}}"#)
                }
            }
        }
        let publisher = try Publisher(PublisherConfiguration(endpoint: hub.endpoint))
        let pending = try (0..<20).map { try publisher.submit(OutgoingPush(topic: "t", data: .json("\($0)"))) }
        for (number, push) in pending.enumerated() {
            #expect(try await push.receipt().id == "\(number)")
        }
        let bodies = held.withLock { $0.map { String(buffer: $0[$0.count - 1]) } }
        #expect(bodies == (0..<20).map { #"{"topic":"t","data":\#($0)}"# })
        await publisher.close()
        await hub.stop()
    }

    @Test func aRefusalCarriesCodeAndReason() async throws {
        let hub = try await FakeHub.start { frames in
            [Self.answer(frames, #"{"error":{"code":404,"reason":"Invalid topic"}}"#)]
        }
        let publisher = try Publisher(PublisherConfiguration(endpoint: hub.endpoint))
        await #expect(throws: MusterClientError(code: .refused(404), message: "Invalid topic")) {
            try await publisher.push(OutgoingPush(topic: "t", data: .json("1")))
        }
        await publisher.close()
        await hub.stop()
    }

    @Test func anAnswerOfAnotherKindIsAViolation() async throws {
        let hub = try await FakeHub.start { frames in [Self.answer(frames, "hello")] }
        let publisher = try Publisher(PublisherConfiguration(endpoint: hub.endpoint))
        #expect(await code(publisher) == .protocolViolation)
        await publisher.close()
        await hub.stop()
    }

    @Test func withoutAHubTheAddressIsNamed() async throws {
        let port = RefusingPort()
        var configuration = PublisherConfiguration(endpoint: port.endpoint)
        configuration.connectTimeout = .milliseconds(300)
        let publisher = try Publisher(configuration)
        let error = await #expect(throws: MusterClientError.self) {
            try await publisher.push(OutgoingPush(topic: "t", data: .json("1")))
        }
        #expect(error?.code == .unreachable)
        #expect(error?.message == "expected a hub at \(port.endpoint), found nobody listening within 0.3 seconds")
        await publisher.close()
    }

    @Test func aSilentHubTimesOut() async throws {
        let hub = try await FakeHub.start { _ in [] }
        var configuration = PublisherConfiguration(endpoint: hub.endpoint)
        configuration.timeout = .milliseconds(50)
        let publisher = try Publisher(configuration)
        #expect(await code(publisher) == .timedOut)
        await publisher.close()
        await hub.stop()
    }

    @Test func aBrokenConnectionFailsAtOnceAndIsMadeAnew() async throws {
        let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
        let first = try await FakeHub.start { _ in
            arrived.yield()
            return []
        }
        var configuration = PublisherConfiguration(endpoint: first.endpoint)
        configuration.timeout = .seconds(60)
        configuration.connectTimeout = .seconds(60)
        let publisher = try Publisher(configuration)
        async let failed = code(publisher)
        for await _ in arrivals { break }
        await first.stop()
        #expect(await failed == .unreachable)
        let second = try await FakeHub.start(at: first.endpoint) { frames in
            [Self.answer(frames, #"{"pushed":{"topic":"t"}}"#)]
        }
        #expect(try await publisher.push(OutgoingPush(topic: "t", data: .json("1"))).topic == "t")
        await publisher.close()
        await second.stop()
    }

    @Test func whatWaitsIsBounded() async throws {
        let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
        let hub = try await FakeHub.start { _ in
            arrived.yield()
            return []
        }
        var configuration = PublisherConfiguration(endpoint: hub.endpoint)
        configuration.maximumInFlight = 1
        let publisher = try Publisher(configuration)
        async let first = code(publisher)
        for await _ in arrivals { break }
        #expect(await code(publisher) == .overloaded)
        await publisher.close()
        #expect(await first == .closed)
        #expect(await code(publisher) == .closed)
        await hub.stop()
    }

    @Test func aCancelledTaskStopsWaiting() async throws {
        let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
        let hub = try await FakeHub.start { _ in
            arrived.yield()
            return []
        }
        let publisher = try Publisher(PublisherConfiguration(endpoint: hub.endpoint))
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do {
                    _ = try await publisher.push(OutgoingPush(topic: "t", data: .json("1")))
                    return false
                } catch {
                    return error is CancellationError
                }
            }
            for await _ in arrivals { break }
            group.cancelAll()
            #expect(await group.next() == true)
        }
        await publisher.close()
        await hub.stop()
    }

    @Test func aBadEndpointIsTheCallersError() {
        let error = #expect(throws: MusterClientError.self) {
            try Publisher(PublisherConfiguration(endpoint: "127.0.0.1:5557"))
        }
        #expect(error?.code == .invalidArgument)
        #expect(error?.message.contains("found 127.0.0.1:5557") == true)
    }

    @Test func keysDecideWhoGetsIn() async throws {
        let server = try CurveKeyPair.generate()
        let (friend, stranger) = (try CurveKeyPair.generate(), try CurveKeyPair.generate())
        let context = try ZeroMQContext()
        let handler = try await AuthenticationHandler.start(
            in: context,
            allowing: AuthenticationAllowlist(["test": [friend.publicKey]])
        )
        let hub = try await FakeHub.start(context: context, secretKey: server.secretKey) { frames in
            [Self.answer(frames, #"{"pushed":{"topic":"t"}}"#)]
        }
        for (pair, expected) in [(friend, nil), (stranger, MusterClientError.Code.denied)] {
            var configuration = PublisherConfiguration(endpoint: hub.endpoint)
            configuration.keys = try ClientKeys(
                secretKey: pair.secretKey.revealed(),
                serverKey: server.publicKey.z85
            )
            let publisher = try Publisher(configuration)
            #expect(await code(publisher) == expected)
            await publisher.close()
        }
        let withoutKeys = try Publisher(PublisherConfiguration(endpoint: hub.endpoint))
        #expect(await code(withoutKeys) == .denied)
        await withoutKeys.close()
        await hub.stop()
        await handler.stop()
    }

    @Test func badKeysAreNotShown() {
        let error = #expect(throws: MusterClientError.self) {
            try ClientKeys(secretKey: "not-a-key-but-secret", serverKey: "x")
        }
        #expect(error?.message.contains("not-a-key") == false)
    }

    /// The code that one push fails with, or nil when it succeeds.
    private func code(_ publisher: Publisher) async -> MusterClientError.Code? {
        do {
            _ = try await publisher.push(OutgoingPush(topic: "t", data: .json("1")))
            return nil
        } catch {
            return (error as? MusterClientError)?.code
        }
    }

    /// The routing id and the envelope come back untouched.
    private static func answer(_ frames: FakeHub.Frames, _ text: String) -> FakeHub.Frames {
        frames.dropLast() + [ByteBuffer(string: text)]
    }
}
