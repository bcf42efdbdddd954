import MusterDomain
import Testing

@testable import muster

@Suite struct UpPlanTests {
    private let ready = ["hub.publish": "tcp://0.0.0.0:5556", "hub.control": "tcp://127.0.0.1:5558"]

    private func make(operations: UInt16 = 8091) -> UpPlan {
        UpPlan(manifest: "m.yml", operations: HostPort(host: .ipv4(0x7F00_0001), port: operations), nodes: 2)
    }

    @Test func theHubGetsTheManifest() {
        let arguments = make().arguments(for: .hub, hub: [:]) { _ in true }
        #expect(arguments == ["hub", "--manifest", "m.yml", "--stop-with-stdin"])
    }

    @Test func nodesCountTheirPortsUpAndKnowTheHub() {
        let arguments = make().arguments(for: .node(2), hub: ready) { _ in true }
        #expect(
            arguments == [
                "node", "--manifest", "m.yml", "--stop-with-stdin", "--name", "node2", "--operations", "127.0.0.1:8092",
                "--hub-publish", "tcp://127.0.0.1:5556", "--hub-control", "tcp://127.0.0.1:5558",
            ]
        )
    }

    @Test func theDemosHubServesThePageAndItsNodesKnowItsOrigin() {
        var plan = make()
        plan.demoProgram = "bin/muster"
        let hub = plan.arguments(for: .hub, hub: [:]) { _ in true }
        #expect(hub.suffix(3) == ["--demo", "--demo-program", "bin/muster"])
        let ready = ready.merging(["hub.http": "0.0.0.0:8090"]) { $1 }
        let node = plan.arguments(for: .node(1), hub: ready) { _ in true }
        #expect(node.firstIndex(of: "--demo-page").map { node[$0 + 1] } == "http://127.0.0.1:8090")
    }

    @Test func aTakenPortIsReplacedByAFreeOne() {
        let arguments = make().arguments(for: .node(1), hub: ready) { $0.port != 8091 }
        #expect(arguments.contains("127.0.0.1:0"))
        let none = make(operations: 0).arguments(for: .node(2), hub: ready) { _ in true }
        #expect(none.contains("127.0.0.1:0"))
        let above = make(operations: 65535).arguments(for: .node(2), hub: ready) { _ in true }
        #expect(above.contains("127.0.0.1:0"))
    }

    @Test func wildcardsAreReachedOverLoopback() {
        #expect(UpPlan.reachable("0.0.0.0:8080") == "127.0.0.1:8080")
        #expect(UpPlan.reachable("[::]:8080") == "127.0.0.1:8080")
        #expect(UpPlan.reachable("tcp://*:5556") == "tcp://127.0.0.1:5556")
        #expect(UpPlan.reachable("10.0.0.5:8080") == "10.0.0.5:8080")
    }
}
