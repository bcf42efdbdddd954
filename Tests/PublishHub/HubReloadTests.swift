import Glibc
import MusterDomain
import NIOCore
import Testing
import ZeroMQ

@testable import PublishHub

/// A hub that reads its manifest again while it runs.
@Suite(.serialized, .timeLimit(.minutes(1))) struct HubReloadTests {
    private static func manifest(_ topics: String, keys: String = "", hub: String = "") -> String {
        "muster: 1\n\(keys)\n\(hub)\ntopics: { \(topics) }\n"
    }

    /// A file that `write` fills anew each time.
    private static func withFile(
        _ body: (_ path: String, _ write: (String) -> Void) async throws -> Void
    ) async throws {
        var template = Array("/tmp/muster-hub-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        let path = "\(folder)/muster.yml"
        defer {
            unlink(path)
            rmdir(folder)
        }
        try await body(path) { text in
            let file = fopen(path, "w")
            fputs(text, file)
            fclose(file)
        }
    }

    private static func ask(_ hub: HubHarness, _ topic: String) async throws -> (http: Int, backends: String?) {
        let http = try await hub.post(#"{"topic":"\#(topic)","data":1}"#).status
        let answer = try await hub.onThread { client in
            let request = try client.socket(.request, client.addresses.backends)
            _ = try request.send(text: topic, "1")
            return try request.nextText()?.last
        }
        return (http, answer)
    }

    @Test func everyDoorGoesByTheNewManifestAtOnce() async throws {
        let lines = LogLines()
        try await Self.withFile { path, write in
            try await HubHarness.run(logger: lines.logger()) { hub in
                #expect(try await Self.ask(hub, "v1.a.1").http == 200)
                write(Self.manifest(#""v2.{id}": {}"#))
                #expect(hub.hub.reload(manifest: path))
                let old = try await Self.ask(hub, "v1.a.1")
                #expect(old.http == 404)
                #expect(old.backends?.contains("Invalid topic") == true)
                let new = try await Self.ask(hub, "v2.1")
                #expect(new.http == 200)
                #expect(new.backends?.contains("pushed") == true)
                #expect(try await hub.get("/v1/nodes").body.contains(HubHarness.digest) == false)
                #expect(hub.metric(#"muster_hub_reloads_total{result="done"}"#) == 1)
            }
        }
        #expect(lines.all.contains { $0.contains("the manifest was reloaded") })
    }

    @Test func keysChangeAtOnce() async throws {
        try await Self.withFile { path, write in
            try await HubHarness.run { hub in
                write(Self.manifest(#""v1.{feed}.{id}": {}"#, keys: "keys: [key-0123456789abcdef]"))
                #expect(hub.hub.reload(manifest: path))
                #expect(try await Self.ask(hub, "v1.a.1").http == 401)
                let headers =
                    "Host: localhost\r\nContent-Type: application/json\r\n"
                    + "Authorization: Bearer key-0123456789abcdef\r\n"
                #expect(try await hub.post(#"{"topic":"v1.a.1","data":1}"#, headers: headers).status == 200)
            }
        }
    }

    @Test func brokenManifestChangesNothingAndIsReportedOnce() async throws {
        let lines = LogLines()
        try await Self.withFile { path, write in
            try await HubHarness.run(logger: lines.logger(level: .warning)) { hub in
                write("muster: 1\ntopisc: {}\n")
                #expect(!hub.hub.reload(manifest: path))
                unlink(path)
                #expect(!hub.hub.reload(manifest: path))
                #expect(try await Self.ask(hub, "v1.a.1").http == 200)
                #expect(hub.metric(#"muster_hub_reloads_total{result="refused"}"#) == 2)
            }
        }
        #expect(lines.all.count == 2)
        #expect(lines.all.first?.contains("topisc") == true)
        #expect(lines.all.allSatisfy { $0.contains(" error muster.hub: the manifest was not reloaded") })
    }

    @Test func settingsOfTheHubKeepTheirValuesAndAreNamed() async throws {
        let lines = LogLines()
        try await Self.withFile { path, write in
            try await HubHarness.run(logger: lines.logger(level: .warning)) { hub in
                let changed = "hub: { http: \"127.0.0.1:9\", limits: { data: 1KB } }"
                write(Self.manifest(#""v1.{feed}.{id}": {}"#, hub: changed))
                #expect(hub.hub.reload(manifest: path))
                let large = String(repeating: "7", count: 2_000)
                #expect(try await hub.post(#"{"topic":"v1.a.1","data":\#(large)}"#).status == 200)
            }
        }
        #expect(lines.all.count == 1)
        #expect(lines.all.first?.contains("manifest.settings=\"hub.http, hub.limits.data\"") == true)
    }

    @Test func doorThatReliesOnKeysKeepsThem() async throws {
        let lines = LogLines()
        var settings = try HubHarness.settings()
        settings.http = try HostPort("0.0.0.0:0")
        settings.pushesNeedKeys = true
        let keyed = Self.manifest(#""v1.{feed}.{id}": {}"#, keys: "keys: [key-0123456789abcdef]")
        try await Self.withFile { path, write in
            try await HubHarness.run(settings, manifest: keyed, logger: lines.logger(level: .error)) { hub in
                write(Self.manifest(#""v1.{feed}.{id}": {}"#))
                #expect(!hub.hub.reload(manifest: path))
                #expect(try await hub.post(#"{"topic":"v1.a.1","data":1}"#).status == 401)
            }
        }
        #expect(lines.all.count == 1)
    }

    @Test func nothingThatWasAcknowledgedIsLostWhileReloading() async throws {
        try await Self.withFile { path, write in
            try await HubHarness.run { hub in
                let pushes = 2_000
                async let delivered = hub.onThread { client in
                    let listener = try client.listener()
                    let request = try client.socket(.request, client.addresses.backends)
                    for number in 0..<pushes {
                        _ = try request.send(text: "v1.a.1", "\(number)")
                        #expect(try request.nextText() == [#"{"pushed":{"topic":"v1.a.1"}}"#])
                    }
                    return try listener.nextPushes(pushes)
                }
                for round in 0..<100 {
                    write(Self.manifest(#""v1.{feed}.{id}": {}, "r\#(round).{id}": {}"#))
                    #expect(hub.hub.reload(manifest: path))
                }
                #expect(try await delivered == (0..<pushes).map { "v1.a.1 \($0 + 1) \($0)" })
            }
        }
    }
}
