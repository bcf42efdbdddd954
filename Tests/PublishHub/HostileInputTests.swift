import MusterDomain
import NIOCore
import NIOPosix
import Testing
import ZeroMQ

@testable import PublishHub

/// Whatever comes to a door, the others go on and the next good push is published.
@Suite(.serialized) struct HostileInputTests {
    private static func expectWorking(_ hub: HubHarness) async throws {
        let (answer, pushes) = try await hub.onThread { client in
            let listener = try client.listener()
            let request = try client.socket(.request, client.addresses.backends)
            _ = try request.send(text: "v1.still.here", "1")
            let answer = try request.nextText()
            // What was sent before may still be on its way to the listener.
            var heard = try listener.nextPushes(1)
            while let last = heard.last, last.hasPrefix("v1.deaf.") { heard = try listener.nextPushes(1) }
            return (answer, heard)
        }
        #expect(answer == [#"{"pushed":{"topic":"v1.still.here"}}"#])
        #expect(pushes == ["v1.still.here 1 1"])
        #expect(try await hub.get("/readyz").status == 200)
    }

    @Test func randomMessagesHarmNobody() async throws {
        try await HubHarness.run { hub in
            try await hub.onThread { client in
                var generator = SystemRandomNumberGenerator()
                let doors: [(ZeroMQSocketKind, String)] = [
                    (.push, client.addresses.ingest), (.dealer, client.addresses.backends),
                    (.dealer, client.addresses.control), (.extendedSubscribe, client.addresses.publish),
                ]
                for (kind, address) in doors {
                    let socket = try client.socket(kind, address)
                    for _ in 0..<200 {
                        let frames = (0...Int.random(in: 0...12, using: &generator)).map { _ in
                            ByteBuffer(
                                bytes: (0..<Int.random(in: 0...60, using: &generator)).map { _ in
                                    UInt8.random(in: 0...255, using: &generator)
                                }
                            )
                        }
                        // A subscriber's door is full until it is connected: what is not sent harms nobody either.
                        _ = try socket.send(frames)
                    }
                    if kind == .dealer {
                        _ = try socket.nextFrames(milliseconds: 200)
                    }
                }
            }
            try await Self.expectWorking(hub)
        }
    }

    @Test func thousandFramesAreDrainedAndRefused() async throws {
        try await HubHarness.run { hub in
            let answer = try await hub.onThread { client in
                let frames = Array(repeating: ByteBuffer(string: "x"), count: 1_000)
                for (kind, address) in [
                    (ZeroMQSocketKind.push, client.addresses.ingest), (.dealer, client.addresses.control),
                ] {
                    _ = try client.socket(kind, address).send(frames, dontWait: false)
                }
                let dealer = try client.socket(.dealer, client.addresses.backends)
                _ = try dealer.send([ByteBuffer()] + frames, dontWait: false)
                return try dealer.nextText()
            }
            #expect(
                answer == ["", #"{"error":{"code":400,"reason":"push: expected 1 to 3 frames, found 1000"}}"#]
            )
            try await Self.expectWorking(hub)
        }
    }

    @Test func framesAboveTheLimitAreRefusedAndHugeOnesCutTheConnection() async throws {
        try await HubHarness.run(adjust: { $0.pushes.data = 1_000 }) { hub in
            let (refused, cut) = try await hub.onThread { client in
                let dealer = try client.socket(.dealer, client.addresses.backends)
                _ = try dealer.send(text: "", "v1.a.1", String(repeating: "7", count: 70_000))
                let refused = try dealer.nextText()
                _ = try dealer.send(text: "", "v1.a.1", String(repeating: "7", count: 1_000_000))
                let cut = try dealer.nextFrames(milliseconds: 300)
                return (refused, cut)
            }
            #expect(refused?.last?.hasPrefix(#"{"error":{"code":413,"#) == true)
            #expect(cut == nil)
            try await Self.expectWorking(hub)
        }
    }

    @Test func rawBytesHarmNobody() async throws {
        try await HubHarness.run { hub in
            let addresses = hub.addresses
            let greeting = [UInt8]([0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 1])
            for address in [addresses.ingest, addresses.publish, addresses.backends, addresses.control, addresses.http]
            {
                let port = Int(address.split(separator: ":").last ?? "") ?? 0
                for bytes in [
                    Array("GET / HTTP/1.1\r\n\r\n".utf8), greeting, [0, 1, 2, 3], Array(repeating: 0, count: 5_000),
                ] {
                    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                        .connect(host: "127.0.0.1", port: port).get()
                    try? await channel.writeAndFlush(ByteBuffer(bytes: bytes))
                    try? await channel.close()
                }
            }
            try await Self.expectWorking(hub)
        }
    }

    @Test func backendThatDoesNotReadItsAnswersStopsNobody() async throws {
        try await HubHarness.run(adjust: { $0.doorHighWaterMark = 10 }) { hub in
            try await hub.onThread { client in
                let dealer = try client.socket(.dealer, client.addresses.backends)
                let push = ByteBuffer(string: #"{"topic":"v1.deaf.1","data":1}"#)
                for _ in 0..<5_000 {
                    _ = try dealer.send([ByteBuffer(), push])
                }
            }
            try await Self.expectWorking(hub)
        }
    }
}
