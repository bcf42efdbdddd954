import Foundation
import MusterDomain
import Testing

@testable import MusterRuntime

@Suite struct LoadedVhostsTests {
    /// Every key of sessions, verifiers, topics and vhosts, none with its default.
    static let everything = """
        muster: 1
        session:
          cookie: sid
          store:
            redis: { address: "tcp://redis:6380", username: u, password: p, database: 3, prefix: "s:", serializer: php_binary, connections: 9 }
          user: session.account
          timeout: 250ms
          record: 64KB
        authenticator: [known, { swift: {} }]
        verifiers:
          known: { when: has(session.account), reason: log in }
          owner: user == feedId
          member: { swift: {}, reason: not a member }
        topics:
          v1.user.{feedId}:
            where: { feedId: "[0-9]+" }
            verify: owner
            publish: [known, member, topic == "v1.user.7"]
            auto: "v1.user.{user}"
            slow: close
          v1.all: { publish: [] }
        keys: ["root-key-0123456789"]
        vhosts:
          shop:
            hosts: [Shop.example, "*.shop.example"]
            path: /shop
            keys: ["shop-key-0123456789"]
            session: { store: { php: { path: /srv/sessions, depth: 2, serializer: php_serialize } } }
            topics: { "v1.{a}": {} }

        """

    private static func loaded() throws -> Vhosts {
        try ManifestLoader.load(Array(Self.everything.utf8), name: "muster.yml").manifest.vhosts
    }

    @Test func theRootHasItsSession() throws {
        let session = try Self.loaded().root.session
        #expect(session.cookie == "sid")
        #expect(session.user?.text == "session.account")
        #expect(session.timeout == .milliseconds(250))
        #expect(session.recordBytes == 65536)
        #expect(
            session.store
                == .redis(
                    RedisStoreSettings(
                        address: .tcp(host: "redis", port: 6380),
                        username: "u",
                        password: RedisPassword("p"),
                        database: 3,
                        prefix: "s:",
                        serializer: .phpBinary,
                        connections: 9
                    )
                )
        )
    }

    @Test func chainsHaveTheirVerifiersInOrder() throws {
        let root = try Self.loaded().root
        #expect(root.authenticator.verifiers.map(\.name) == ["known", "authenticator"])
        #expect(root.authenticator.verifiers.map(\.reason) == ["log in", nil])
        #expect(root.authenticator.programs == ["authenticator"])
        let user = root.topics.families[0]
        #expect(user.verify.verifiers.map(\.name) == ["owner"])
        #expect(user.publish?.verifiers.map(\.name) == ["known", "member", #"topic == "v1.user.7""#])
        #expect(user.publish?.verifiers.map(\.reason) == ["log in", "not a member", nil])
        #expect(user.auto?.text == "v1.user.{user}")
        #expect(user.constraints.mapValues(\.text) == ["feedId": "[0-9]+"])
        #expect(root.topics.families[1].verify.verifiers.isEmpty)
        #expect(root.topics.families[1].publish == VerifierChain())
        #expect(root.programs == ["authenticator", "member"])
    }

    @Test func aVhostHasWhatItDeclaresAndDefaultsForTheRest() throws {
        let vhosts = try Self.loaded()
        let shop = try #require(vhosts["shop"])
        #expect(shop.hosts == ["shop.example", "*.shop.example"])
        #expect(shop.path == "/shop")
        #expect(shop.keys == [VhostKey("shop-key-0123456789")])
        #expect(vhosts.root.keys == [VhostKey("root-key-0123456789")])
        #expect(shop.session.cookie == "PHPSESSID")
        #expect(shop.session.user?.text == "session.user_id")
        let files = PHPFileStoreSettings(path: "/srv/sessions", depth: 2, serializer: .phpSerialize)
        #expect(shop.session.store == .phpFiles(files))
        #expect(shop.authenticator.verifiers.isEmpty)
        #expect(shop.topics.families.map(\.publish) == [nil])
    }

    @Test func httpMayLeaveTheMachineWhenEveryVhostAsksForAKey() throws {
        let open = "muster: 1\ntopics: {a: {}}\nhub: {http: \"0.0.0.0:80\"}\nkeys: [\"0123456789abcdef\"]\n"
        #expect(ManifestLoader.check(Array(open.utf8), name: "m").exitCode == 0)
        let half = open + "vhosts: {b: {path: /b, topics: {a: {}}}}\n"
        #expect(ManifestLoader.check(Array(half.utf8), name: "m").exitCode == 65)
    }

    @Test func keysAndPasswordsAreReadFromFilesForTheProcessThatNeedsThem() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("muster-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in [("key", "0123456789abcdef\n"), ("word", "hunter2\n")] {
            let file = folder.appendingPathComponent(name).path
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        }
        let text = """
            muster: 1
            topics: {a: {}}
            keys: [{file: key}]
            session: {store: {redis: {address: "tcp://h:1", password-file: word}}}
            vhosts: {b: {path: /b, topics: {a: {}}, keys: [{file: key}, {file: nowhere}]}}
            """
        let name = folder.appendingPathComponent("muster.yml").path
        let node = try ManifestLoader.load(Array(text.utf8), name: name, for: [.node]).manifest.vhosts
        guard case .redis(let redis) = node.root.session.store else { throw CancellationError() }
        #expect(redis.password == RedisPassword("hunter2"))
        #expect(node.root.keys.isEmpty && node.root.asksForKey)
        let error = #expect(throws: ManifestLoadError.self) {
            try ManifestLoader.load(Array(text.utf8), name: name, for: [.hub])
        }
        let words = error?.message.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(
            words?.contains("muster.yml:5:61: error: vhosts[b].keys: expected a readable file") == true,
            "\(words ?? "")"
        )
        let right = text.replacingOccurrences(of: ", {file: nowhere}", with: "")
        let hub = try ManifestLoader.load(Array(right.utf8), name: name, for: [.hub]).manifest.vhosts
        #expect(hub.all.map(\.keys) == [[VhostKey("0123456789abcdef")], [VhostKey("0123456789abcdef")]])
    }

    @Test(arguments: [
        "keys:\n  - \"0123456789abcdef\n",
        "keys:\n  - 0123456789abcdef: {\n",
        "kyes: [\"0123456789abcdef\"]\n",
        "vhosts: {a: {path: /a, hots: b, keys: [\"0123456789abcdef\"]}}\n",
        "keys: [\n  \"0123456789abcdef\",\n  {fiel: \"0123456789abcdef\"}]\n",
        "session: {store: {redis: {address: \"redis://:0123456789abcdef@h\"}}}\n",
        "session: {store: {redis: {passwort: \"0123456789abcdef\"}}}\n",
        "session:\n  store:\n    redis:\n      password: 0123456789abcdef: x\n",
        "keys: [\"0123456789abcdef\", \"0123456789abcdef\"]\n",
    ])
    func noReportShowsAKey(text: String) {
        let (report, exitCode) = ManifestLoader.check(Array("muster: 1\n\(text)".utf8), name: "m")
        #expect(exitCode == 65)
        #expect(!report.contains("0123456789abcdef"), "\(report)")
    }
}
