import Configuration
import MusterDomain
import Testing

@testable import MusterRuntime

@Suite struct SettingsOverlayTests {
    private static func reader(_ flags: [String: String] = [:], _ environment: [String: String] = [:]) -> ConfigReader {
        .muster(flags: flags, environment: environment)
    }

    @Test func withoutFlagsAndEnvironmentTheManifestStays() throws {
        var hub = HubSettings()
        hub.limits.batch = 7
        var node = NodeSettings()
        node.shards = 2
        #expect(try hub.overlaid(with: Self.reader()) == hub)
        #expect(try node.overlaid(with: Self.reader()) == node)
    }

    @Test func aFlagGoesBeforeTheEnvironmentAndThatBeforeTheManifest() throws {
        var hub = HubSettings()
        hub.limits.batch = 7
        hub.limits.data = .kilobytes(7)
        let environment = [
            "MUSTER_HUB_LIMITS_BATCH": "8", "MUSTER_HUB_HTTP": "127.0.0.1:1", "MUSTER_HUB_PUBLISH": "ipc://e",
            "HUB_INGEST": "ipc://x",
        ]
        let overlaid = try hub.overlaid(with: Self.reader(["hub.http": "127.0.0.1:2"], environment))
        #expect(overlaid.limits.batch == 8)
        #expect(overlaid.limits.data == .kilobytes(7))
        #expect(overlaid.http.port == 2)
        #expect(overlaid.publish.description == "ipc://e")
        #expect(overlaid.ingest == HubSettings().ingest)
    }

    @Test func everyKeyHasItsVariable() throws {
        for setting in NodeDraft.settings {
            guard let text = setting.defaultText else { continue }
            let environment = [SettingVariable.name(of: "node.\(setting.key)"): text]
            #expect(try NodeSettings().overlaid(with: Self.reader([:], environment)) == NodeSettings())
            let nonsense = environment.mapValues { _ in "\u{1}" }
            let error = #expect(throws: SettingsError.self) {
                try NodeSettings().overlaid(with: Self.reader([:], nonsense))
            }
            #expect(error?.problems.map(\.key) == ["node.\(setting.key)"])
        }
        #expect(SettingVariable.name(of: "node.limits.handshake-bytes") == "MUSTER_NODE_LIMITS_HANDSHAKE_BYTES")
    }

    @Test func anEmptyVariableCountsAsNotSet() throws {
        #expect(try HubSettings().overlaid(with: Self.reader([:], ["MUSTER_HUB_HTTP": ""])) == HubSettings())
    }

    @Test func everyBadValueIsNamedWithKeyFoundAndExpected() {
        let error = #expect(throws: SettingsError.self) {
            try HubSettings().overlaid(with: Self.reader(["hub.http": "x"], ["MUSTER_HUB_LIMITS_QUEUE": "lots"]))
        }
        #expect(
            error?.message == """
                hub.http: expected an address such as 127.0.0.1:8080, found "x" (set by a flag or MUSTER_HUB_HTTP)
                hub.limits.queue: expected a size such as 64KB, found "lots" (set by a flag or MUSTER_HUB_LIMITS_QUEUE)
                """
        )
    }

    @Test func anOpenDoorNeedsInsecureFromAnywhere() throws {
        var hub = HubSettings()
        hub.publish = .tcp(.any, port: 5556)
        let error = #expect(throws: SettingsError.self) { try hub.overlaid(with: Self.reader()) }
        #expect(error?.problems.map(\.key) == ["hub.publish"])
        #expect(try hub.overlaid(with: Self.reader(["hub.insecure": "true"])).insecure)
        #expect(try hub.overlaid(with: Self.reader([:], ["MUSTER_HUB_INSECURE": "true"])).insecure)
    }

    @Test func keysCanComeFromTheEnvironment() throws {
        let environment = [
            "MUSTER_NODE_KEYS_PUBLIC": ManifestCase.publicKey, "MUSTER_NODE_KEYS_SECRET": ManifestCase.secretKey,
            "MUSTER_NODE_KEYS_SERVER": ManifestCase.publicKey,
        ]
        let keys = try NodeSettings().overlaid(with: Self.reader([:], environment)).keys
        #expect(keys?.secretKey == (try Z85SecretKey(ManifestCase.secretKey)))
        let half = ["MUSTER_NODE_KEYS_PUBLIC": ManifestCase.publicKey]
        #expect(throws: SettingsError.self) { try NodeSettings().overlaid(with: Self.reader([:], half)) }
    }

    @Test func aBadSecretIsNotShown() {
        let environment = ["MUSTER_HUB_KEYS_SECRET": "hunter2"]
        let error = #expect(throws: SettingsError.self) {
            try HubSettings().overlaid(with: Self.reader([:], environment))
        }
        #expect(error?.message.contains("7 characters") == true)
        #expect(error?.message.contains("hunter2") == false)
    }

    @Test func listsAreSeparatedByCommas() throws {
        let environment = ["MUSTER_NODE_ORIGINS": "https://a.example, https://b.example"]
        let node = try NodeSettings().overlaid(with: Self.reader([:], environment))
        #expect(node.origins == .list(["https://a.example", "https://b.example"]))
        #expect(try NodeSettings().overlaid(with: Self.reader(["node.origins": "any"])).origins == .any)
    }
}
