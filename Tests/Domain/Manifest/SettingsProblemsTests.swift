import Testing

@testable import MusterDomain

@Suite struct SettingsProblemsTests {
    static func makeKeys(nodes: [Z85PublicKey] = []) throws -> HubKeys {
        let key = try Z85PublicKey(Z85KeyTests.publicText)
        return HubKeys(publicKey: key, secret: .file("hub.secret"), nodes: nodes.isEmpty ? [key] : nodes)
    }

    @Test func theDefaultsHaveNoProblem() {
        #expect(HubSettings().problems().isEmpty)
        #expect(NodeSettings().problems().isEmpty)
        #expect(Manifest().problems().isEmpty)
    }

    @Test func proxyHeadersNeedSomebodyWhoSendsThem() throws {
        var node = NodeSettings()
        node.proxyProtocol = true
        #expect(node.problems().map(\.key) == ["proxy-protocol"])
        node.proxies = [try AddressRange("10.0.0.0/8")]
        #expect(node.problems().isEmpty)
    }

    @Test func everyOpenDoorWithoutKeysIsNamed() throws {
        var hub = HubSettings()
        hub.ingest = try Endpoint("tcp://*:5555", for: .bind)
        hub.control = try Endpoint("tcp://10.0.0.1:5558", for: .bind)
        hub.http = try HostPort("0.0.0.0:8090")
        #expect(hub.problems().map(\.key) == ["ingest", "control", "http"])
        hub.keys = try Self.makeKeys()
        #expect(hub.problems().map(\.key) == ["http"])
        hub.insecure = true
        #expect(hub.problems().isEmpty)
        hub.keys = nil
        #expect(hub.problems().isEmpty)
    }

    @Test func addressesUsedTwiceAreNamed() throws {
        var hub = HubSettings()
        hub.insecure = true
        hub.publish = try Endpoint("tcp://*:5555", for: .bind)
        hub.http = try HostPort("127.0.0.1:5558")
        let problems = hub.problems()
        #expect(problems.map(\.key) == ["publish", "http"])
        #expect(problems.first?.message == "expected an address of its own, found that of `ingest`")
    }

    @Test func freePortsNeverCollide() throws {
        var hub = HubSettings()
        hub.publish = try Endpoint("tcp://127.0.0.1:0", for: .bind)
        hub.control = try Endpoint("tcp://127.0.0.1:0", for: .bind)
        #expect(hub.problems().isEmpty)
    }

    @Test func limitsThatContradictEachOtherAreNamed() {
        var hub = HubSettings()
        hub.limits.data = .megabytes(16)
        hub.limits.queue = .megabytes(1)
        #expect(hub.problems().map(\.key) == ["limits.queue"])
        var node = NodeSettings()
        node.limits.queue = .megabytes(512)
        #expect(node.problems().map(\.key) == ["limits.backlog"])
        #expect(Manifest(hub: hub).problems().map(\.severity) == [.warning])
    }

    @Test func keysWithoutANodeAreWarnedOf() throws {
        var hub = HubSettings()
        hub.keys = HubKeys(publicKey: try Z85PublicKey(Z85KeyTests.publicText), secret: .file("x"))
        #expect(hub.problems().map(\.severity) == [.warning])
    }
}
