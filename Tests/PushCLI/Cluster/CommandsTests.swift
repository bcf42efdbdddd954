import ArgumentParser
import Glibc
import MusterClient
import MusterDomain
import PublishHub
import Testing
import ZeroMQ

@testable import muster

/// The commands against a real hub and a real node.
@Suite(.timeLimit(.minutes(1))) struct CommandsTests {
    @Test func whatIsPushedIsWatched() async throws {
        try await ClusterFixture.run { cluster in
            let (watch, watching) = (Recorder(), AsyncStream.makeStream(of: Void.self))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let command = try Self.watch("v1.news.1 --count 3 --timeout 60 --url \(cluster.url)")
                    let status = await command.execute(
                        watch.output { if $0.hasPrefix("watching") { watching.continuation.yield() } }
                    )
                    #expect(status == .success)
                }
                for await _ in watching.stream { break }
                for line in [
                    "v1.news.1 {\"a\":1} --event e --id 7", "v1.news.10 1", "v1.news.1 Hello", "v1.news.1 5 --text",
                ] {
                    let push = Recorder()
                    let command = try Self.push("\(line) --hub \(cluster.hub.backends)")
                    #expect(await command.execute(push.output()) == .success)
                    #expect(push.lines.first?.hasPrefix("pushed v1.news.1") == true)
                }
                try await group.waitForAll()
            }
            #expect(
                watch.lines == [
                    #"{"topic":"v1.news.1","event":"e","id":"7","data":{"a":1}}"#,
                    #"{"topic":"v1.news.1","data":"Hello"}"#,
                    #"{"topic":"v1.news.1","data":"5"}"#,
                ]
            )
            #expect(watch.notes == ["watching v1.news.1 on n1"])
        }
    }

    @Test func linesArePushedInOrderAndBadOnesNamed() async throws {
        try await ClusterFixture.run { cluster in
            let (watch, watching) = (Recorder(), AsyncStream.makeStream(of: Void.self))
            let push = Recorder()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let command = try Self.watch("v1.l.1 --count 1000 --timeout 60 --url \(cluster.url)")
                    _ = await command.execute(
                        watch.output { if $0.hasPrefix("watching") { watching.continuation.yield() } }
                    )
                }
                for await _ in watching.stream { break }
                let error = await #expect(throws: CommandError.self) {
                    try await Self.pushLines((0..<1000).map(String.init) + ["{bad"], cluster, push)
                }
                #expect(error?.status == .badData)
                try await group.waitForAll()
            }
            #expect(watch.lines == (0..<1000).map { #"{"topic":"v1.l.1","data":\#($0)}"# })
            #expect(push.lines == ["pushed 1000 lines"])
            #expect(push.notes == ["muster push: line 1001: data: expected `\"`, found `b` at byte 1"])
        }
    }

    @Test func refusalsHaveTheirExitCodes() async throws {
        try await ClusterFixture.run { cluster in
            let recorder = Recorder()
            #expect(try await Self.push("nope 1 --hub \(cluster.hub.backends)").execute(recorder.output()) == .badData)
            #expect(recorder.notes == ["muster push: expected the push to be taken, found refusal 404: Invalid topic"])
            #expect(try await Self.watch("nope --url \(cluster.url)").execute(Recorder().output()) == .denied)
            let late = try Self.watch("v1.news.1 nope --count 1 --timeout 0.2 --url \(cluster.url)")
            #expect(await late.execute(Recorder().output()) == .unreachable)
            var status = ExitStatus.unreachable
            // A busy machine may need longer to subscribe than the command waits.
            for seconds in ["0.2", "2", "20"] where status != .success {
                let patient = try Self.watch("v1.news.1 --timeout \(seconds) --url \(cluster.url)")
                status = await patient.execute(Recorder().output())
            }
            #expect(status == .success)
        }
    }

    @Test func nodesAreListed() async throws {
        try await ClusterFixture.run { cluster in
            let recorder = Recorder()
            let command = try #require(
                try Muster.parseAsRoot(["nodes", "--http", "http://\(cluster.hub.http)/"]) as? NodesCommand
            )
            #expect(await command.execute(recorder.output()) == .success)
            #expect(recorder.lines.count == 2)
            #expect(recorder.lines.last?.hasPrefix("n1 ") == true)
        }
    }

    @Test func keysDecideWhoMayPush() async throws {
        let (server, client) = (try CurveKeyPair.generate(), try CurveKeyPair.generate())
        let keys = HubKeys(
            publicKey: try Z85PublicKey(server.publicKey.z85),
            secret: .value(try Z85SecretKey(server.secretKey.revealed())),
            clients: [try Z85PublicKey(client.publicKey.z85)]
        )
        try await ClusterFixture.run(keys: keys) { cluster in
            var status = ExitStatus.unreachable
            // A busy machine may need longer for the handshake than the command waits.
            for _ in 0..<5 where status == .unreachable {
                let stranger = try Self.push("v1.news.1 1 --hub \(cluster.hub.backends)")
                status = await stranger.execute(Recorder().output())
            }
            #expect(status == .denied)
            var configuration = PublisherConfiguration(endpoint: cluster.hub.backends)
            configuration.keys = try ClientKeys(
                secretKey: client.secretKey.revealed(),
                serverKey: server.publicKey.z85
            )
            let publisher = try Publisher(configuration)
            let receipt = try await publisher.push(OutgoingPush(topic: "v1.news.1", data: .json("1")))
            #expect(receipt.topic == "v1.news.1")
            await publisher.close()
        }
    }

    @Test func vhostsKeysDecideWhoMayPushAndLook() async throws {
        let manifest = """
            muster: 1
            keys: [root-key-0123456789]
            topics: { "v1.{feed}.{id}": {} }
            vhosts: { shop: { path: /shop, keys: [shop-key-0123456789], topics: { "order.{id}": {} } } }

            """
        try await ClusterFixture.run(manifest: manifest) { cluster in
            let hub = "--hub \(cluster.hub.backends)"
            try await Self.withKeyFile("shop-key-0123456789\nanother line\n") { file in
                let shop = try Self.push("order.1 1 --vhost shop --key-file \(file) \(hub)")
                #expect(await shop.execute(Recorder().output()) == .success)
                let root = try Self.push("v1.news.1 1 --key-file \(file) \(hub)")
                #expect(await root.execute(Recorder().output()) == .denied)
                let nodes = ["nodes", "--http", "http://\(cluster.hub.http)/", "--key-file", file]
                let list = try #require(try Muster.parseAsRoot(nodes) as? NodesCommand)
                #expect(await list.execute(Recorder().output()) == .denied)
            }
            #expect(try await Self.push("v1.news.1 1 \(hub)").execute(Recorder().output()) == .denied)
            try await Self.withKeyFile("root-key-0123456789") { file in
                let nodes = ["nodes", "--http", "http://\(cluster.hub.http)/", "--key-file", file]
                let list = try #require(try Muster.parseAsRoot(nodes) as? NodesCommand)
                #expect(await list.execute(Recorder().output()) == .success)
            }
        }
    }

    @Test func aKeyNeedsAnAnswer() async throws {
        let recorder = Recorder()
        let command = try Self.push("v1.news.1 1 --no-wait --vhost shop")
        #expect(await command.execute(recorder.output()) == .usage)
        let missing = try Self.push("v1.news.1 1 --key-file /nonexistent")
        #expect(await missing.execute(recorder.output()) == .denied)
    }

    @Test func nobodyThereIsUnreachable() async throws {
        let recorder = Recorder()
        let command = try Self.push("v1.news.1 1 --timeout 0.2 --hub tcp://127.0.0.1:9")
        #expect(await command.execute(recorder.output()) == .unreachable)
        #expect(recorder.notes.first?.contains("tcp://127.0.0.1:9") == true)
        let watch = try Self.watch("v1.news.1 --url ws://127.0.0.1:9/")
        #expect(await watch.execute(Recorder().output()) == .unreachable)
    }

    private static func pushLines(_ lines: [String], _ cluster: ClusterFixture, _ recorder: Recorder) async throws {
        let sender = try PushSender(PublisherConfiguration(endpoint: cluster.hub.backends), acknowledged: true)
        let (chunks, chunk) = AsyncThrowingStream.makeStream(of: [UInt8].self, throwing: (any Error).self)
        chunk.yield(Array(lines.joined(separator: "\n").utf8))
        chunk.finish()
        let pusher = LinePusher(
            sender: sender,
            template: { OutgoingPush(topic: "v1.l.1", data: $0) },
            form: .json
        )
        do {
            try await pusher.run(LineReader(chunks), recorder.output())
        } catch {
            await sender.close()
            throw error
        }
        await sender.close()
    }

    private static func withKeyFile(_ text: String, _ body: (String) async throws -> Void) async throws {
        var template = Array("/tmp/muster-key-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        let path = "\(folder)/key"
        try SmallFile.create(path, text, isSecret: true)
        defer {
            unlink(path)
            rmdir(folder)
        }
        try await body(path)
    }

    private static func push(_ line: String) throws -> PushCommand {
        try #require(try Muster.parseAsRoot(["push"] + line.split(separator: " ").map(String.init)) as? PushCommand)
    }

    private static func watch(_ line: String) throws -> WatchCommand {
        try #require(try Muster.parseAsRoot(["watch"] + line.split(separator: " ").map(String.init)) as? WatchCommand)
    }
}
