import MusterDomain
import Testing

@testable import WSNode

@Suite struct NodeSettingsRestartTests {
    @Test func everySettingIsCompared() throws {
        let old = NodeSettings()
        #expect(old.settingsForRestart(comparedTo: old).isEmpty)
        let changes: [(String, (inout NodeSettings) -> Void)] = [
            ("name", { $0.name = try? NodeName("other") }),
            ("listen", { $0.listen = HostPort(host: .ipv4(0), port: 1) }),
            ("operations", { $0.operations = HostPort(host: .ipv4(0), port: 1) }), ("shards", { $0.shards = 3 }),
            ("hub", { $0.hub.publish = .tcp(.ipv4(0), port: 1) }), ("origins", { $0.origins = .any }),
            ("limits", { $0.limits.connections = 1 }), ("heartbeat", { $0.heartbeat = .seconds(1) }),
            ("proxies", { $0.proxies = [try? AddressRange("::1")].compactMap(\.self) }),
            ("proxy-protocol", { $0.proxyProtocol = true }), ("drain", { $0.drain = .seconds(1) }),
        ]
        for (name, change) in changes {
            var new = old
            change(&new)
            #expect(new.settingsForRestart(comparedTo: old) == ["node.\(name)"])
        }
    }
}
