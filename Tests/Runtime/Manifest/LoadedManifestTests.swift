import Foundation
import MusterDomain
import Testing

@testable import MusterRuntime

@Suite struct LoadedManifestTests {
    /// Every key of this version, none with its default.
    static let everything = """
        muster: 1
        hub:
          ingest: tcp://*:6555
          publish: tcp://0.0.0.0:6556
          backends: ipc:///run/muster/backends
          control: tcp://[::]:6558
          http: "[::1]:9090"
          insecure: true
          keys:
            public: "\(ManifestCase.publicKey)"
            secret: "\(ManifestCase.secretKey)"
            clients: ["\(ManifestCase.publicKey)"]
            nodes:
              - "\(ManifestCase.publicKey)"
          limits: { data: 2MB, batch: 10, queue: 128MB }
        node:
          name: node-1
          listen: 127.0.0.1:80
          operations: 0.0.0.0:9091
          shards: 3
          hub: { publish: "tcp://hub:6556", control: "tcp://hub:6558" }
          keys: { public: "\(ManifestCase.publicKey)", secret: "\(ManifestCase.secretKey)", server: "\(ManifestCase.publicKey)" }
          origins: ["https://app.example", "https://*.example.org"]
          limits:
            message: 32KB
            queue: 2MB
            backlog: 1GB
            stall: 7s
            connections: 5000
            subscriptions: 20
            handshake-bytes: 4KB
            handshake-headers: 50
            handshake-time: 500ms
          heartbeat: 1m
          drain: 0s
        topics:
          v1.news.{feedId}: { slow: close }
          /chat/{room}: {}

        """

    @Test func theBuiltInManifestIsAllDefaults() throws {
        let loaded = try ManifestLoader.load(path: nil)
        #expect(loaded.manifest.hub == HubSettings())
        #expect(loaded.manifest.node == NodeSettings())
        #expect(loaded.manifest.topics.families.map(\.pattern.text) == ["v1.{feedName}.{feedId}"])
        #expect(loaded.warnings.isEmpty)
        #expect(ManifestLoader.check(loaded.bytes, name: "x") == ("x: OK: 1 topic family\n", 0))
    }

    @Test func everyKeyReachesItsSetting() throws {
        let manifest = try ManifestLoader.load(Array(Self.everything.utf8), name: "muster.yml").manifest
        #expect(ManifestLoader.check(Array(Self.everything.utf8), name: "m") == ("m: OK: 2 topic families\n", 0))
        var hub = HubSettings()
        hub.ingest = .tcp(.any, port: 6555)
        hub.publish = .tcp(.ipv4(0), port: 6556)
        hub.backends = Endpoint(.ipc(path: "/run/muster/backends"))
        hub.control = try Endpoint("tcp://[::]:6558", for: .bind)
        hub.http = try HostPort("[::1]:9090")
        hub.insecure = true
        let key = try Z85PublicKey(ManifestCase.publicKey)
        let secret = SecretKeySource.value(try Z85SecretKey(ManifestCase.secretKey))
        hub.keys = HubKeys(publicKey: key, secret: secret, clients: [key], nodes: [key])
        hub.limits.data = .megabytes(2)
        hub.limits.batch = 10
        hub.limits.queue = .megabytes(128)
        #expect(manifest.hub == hub)
        #expect(manifest.node == (try Self.everythingNode(key, secret)))
        #expect(manifest.topics.families.map(\.pattern.text) == ["v1.news.{feedId}", "/chat/{room}"])
    }

    private static func everythingNode(_ key: Z85PublicKey, _ secret: SecretKeySource) throws -> NodeSettings {
        var node = NodeSettings()
        node.name = try NodeName("node-1")
        node.listen = try HostPort("127.0.0.1:80")
        node.operations = try HostPort("0.0.0.0:9091")
        node.shards = 3
        node.hub.publish = try Endpoint("tcp://hub:6556", for: .connect)
        node.hub.control = try Endpoint("tcp://hub:6558", for: .connect)
        node.keys = NodeKeys(publicKey: key, secret: secret, server: key)
        node.origins = .list(["https://app.example", "https://*.example.org"])
        node.limits.message = .kilobytes(32)
        node.limits.queue = .megabytes(2)
        node.limits.backlog = .gigabytes(1)
        node.limits.stall = .seconds(7)
        node.limits.connections = 5000
        node.limits.subscriptions = 20
        node.limits.handshakeBytes = .kilobytes(4)
        node.limits.handshakeHeaders = 50
        node.limits.handshakeTime = .milliseconds(500)
        node.heartbeat = .seconds(60)
        node.drain = .zero
        return node
    }

    @Test func anOpenDoorIsLeftToTheOverlay() throws {
        let text = "muster: 1\nhub: {http: \"0.0.0.0:8090\"}\ntopics: {a: {}}\n"
        #expect(try ManifestLoader.load(Array(text.utf8), name: "m").manifest.hub.http.description == "0.0.0.0:8090")
    }

    @Test func theDigestIsThatOfTheBytes() throws {
        let loaded = try ManifestLoader.load(Array("muster: 1\ntopics: {a: {}}\n".utf8), name: "m")
        // printf 'muster: 1\ntopics: {a: {}}\n' | sha256sum
        #expect(loaded.digest == "2b5c439b8bdd054b")
    }

    @Test func warningsAreHandedOnAndErrorsThrown() throws {
        #expect(
            try ManifestLoader.load(Array("muster: 1\n".utf8), name: "m").warnings == [
                "m:1:1: topics: no topic is declared: every push and every subscription is refused"
            ]
        )
        let error = #expect(throws: ManifestLoadError.self) {
            try ManifestLoader.load(Array("muster: 3\n".utf8), name: "m")
        }
        #expect(error?.code == .invalid)
        #expect(error?.message.contains("m:1:9: error: muster: expected 1, found \"3\"") == true)
    }

    @Test func aFileThatIsNotThereIsUnreadable() throws {
        let error = #expect(throws: ManifestLoadError.self) { try ManifestLoader.load(path: "/nonexistent/muster.yml") }
        #expect(error?.code == .unreadable)
        let expected = "/nonexistent/muster.yml: error: expected a readable file, found: no such file or directory\n"
        #expect(ManifestLoader.check(path: "/nonexistent/muster.yml") == (expected, 65))
        #expect(ManifestLoader.check(path: "/").exitCode == 65)
    }
}
