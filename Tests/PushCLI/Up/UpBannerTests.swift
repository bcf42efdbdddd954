import Testing

@testable import muster

@Suite struct UpBannerTests {
    @Test func theCommandsToPasteFitTheAddresses() {
        let standard = UpBanner(
            program: "muster",
            addresses: [
                .hub: ["hub.backends": "tcp://127.0.0.1:5557", "hub.http": "127.0.0.1:8090"],
                .node(1): ["node.listen": "0.0.0.0:8080", "node.operations": "127.0.0.1:8091"],
            ]
        ).lines()
        #expect(standard.contains("  muster watch v1.news.1"))
        #expect(standard.contains("  muster push v1.news.1 '{\"title\":\"Hello\"}'"))
        #expect(standard.contains("  node1   clients ws://127.0.0.1:8080/, health http://127.0.0.1:8091/readyz"))
        let other = UpBanner(
            program: "bin/muster",
            addresses: [
                .hub: ["hub.backends": "tcp://127.0.0.1:7001", "hub.http": "127.0.0.1:8090"],
                .node(1): ["node.listen": "127.0.0.1:7002", "node.operations": "127.0.0.1:8091"],
            ]
        ).lines()
        #expect(other.contains("  bin/muster watch v1.news.1 --url ws://127.0.0.1:7002/"))
        #expect(other.contains("  bin/muster push v1.news.1 '{\"title\":\"Hello\"}' --hub tcp://127.0.0.1:7001"))
    }

    @Test func theDemosAddressStandsThere() {
        let addresses: [UpSlot: [String: String]] = [.hub: ["hub.http": "127.0.0.1:8090"]]
        let page = "  http://127.0.0.1:8090/demo"
        #expect(UpBanner(program: "muster", addresses: addresses, hasDemo: true).lines().contains(page))
        #expect(!UpBanner(program: "muster", addresses: addresses).lines().contains(page))
    }

    @Test func fitsEightyColumns() {
        let addresses: [UpSlot: [String: String]] = [
            .hub: ["hub.backends": "tcp://127.0.0.1:55557", "hub.http": "127.0.0.1:58090"],
            .node(12): ["node.listen": "0.0.0.0:58080", "node.operations": "127.0.0.1:58091"],
        ]
        for line in UpBanner(program: "muster", addresses: addresses).lines() {
            #expect(line.count <= 80)
        }
    }
}
