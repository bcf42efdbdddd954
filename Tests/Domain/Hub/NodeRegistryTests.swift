import MusterDomain
import NIOCore
import Testing

@Suite struct NodeRegistryTests {
    private static func introduction(
        _ name: String,
        versions: ClosedRange<UInt8> = 1...1
    ) throws -> NodeIntroduction {
        NodeIntroduction(
            nonce: StreamNonce(high: 1, low: 2),
            versions: versions,
            name: try Label(name),
            program: try Label("0.1.0"),
            operations: try Label("127.0.0.1:8091")
        )
    }

    private static let first = ByteBuffer(string: "peer 1")
    private static let second = ByteBuffer(string: "peer 2")
    private static let manifest = Label(trusted: "ab")
    private static let report = NodeReport(state: .live, manifest: Label(trusted: "ab"), figures: [])

    @Test func nodeJoinsReportsAndLeaves() throws {
        var registry = NodeRegistry()
        let a = try Self.introduction("a")
        let steps = [
            registry.nodeReported(Self.report, peer: Self.first, manifest: Self.manifest, now: .zero),
            {
                _ = registry.nodeAskedToJoin(a, peer: Self.first, now: .zero); return NodeRegistry.ReportAction.none
            }(),
            registry.nodeReported(Self.report, peer: Self.first, manifest: Self.manifest, now: .seconds(1)),
        ]
        #expect(steps == [.askToJoin, .none, .none])
        let statuses = registry.statuses
        #expect(statuses.map(\.state) == [.live])
        #expect(statuses.map(\.heard) == [.seconds(1)])
        registry.nodeLeft(peer: Self.first)
        registry.nodeLeft(peer: Self.first)
        let count = registry.count
        #expect(count == 0)
        let after = registry.nodeReported(Self.report, peer: Self.first, manifest: Self.manifest, now: .seconds(2))
        #expect(after == .askToJoin)
    }

    @Test(
        arguments: [(1...1, true), (1...9, true), (0...1, true), (2...3, false), (0...0, false)]
            as [(ClosedRange<UInt8>, Bool)]
    )
    func versionsMustOverlap(_ versions: ClosedRange<UInt8>, isAdmitted: Bool) throws {
        var registry = NodeRegistry()
        let action = registry.nodeAskedToJoin(
            try Self.introduction("a", versions: versions),
            peer: Self.first,
            now: .zero
        )
        let found = "found \(versions.lowerBound) to \(versions.upperBound)"
        let refusal = try Label("versions: expected one of 1 to 1, \(found)")
        #expect(action == (isAdmitted ? .admit(version: 1) : .refuse(refusal)))
    }

    @Test func sameConnectionTakesItsOwnPlace() throws {
        var registry = NodeRegistry()
        _ = registry.nodeAskedToJoin(try Self.introduction("a"), peer: Self.first, now: .zero)
        let again = registry.nodeAskedToJoin(try Self.introduction("b"), peer: Self.first, now: .zero)
        #expect(again == .admit(version: 1))
        let names = registry.statuses.map(\.introduction.name.text)
        #expect(names == ["b"])
        let other = registry.nodeAskedToJoin(try Self.introduction("a"), peer: Self.second, now: .zero)
        #expect(other == .admit(version: 1))
    }

    @Test func nameOfALiveNodeIsNotGivenTwice() throws {
        var registry = NodeRegistry()
        let a = try Self.introduction("a")
        _ = registry.nodeAskedToJoin(a, peer: Self.first, now: .zero)
        let early = registry.nodeAskedToJoin(a, peer: Self.second, now: .milliseconds(2_999))
        #expect(early == .refuse(try Label("name: expected one that no live node has, found a")))
        let late = registry.nodeAskedToJoin(a, peer: Self.second, now: .seconds(3))
        #expect(late == .admit(version: 1))
        let displaced = registry.nodeReported(Self.report, peer: Self.first, manifest: Self.manifest, now: .seconds(3))
        #expect(displaced == .askToJoin)
        let count = registry.count
        #expect(count == 1)
    }

    @Test func longNamesFitTheReason() throws {
        var registry = NodeRegistry()
        let name = String(repeating: "é", count: 127)
        _ = registry.nodeAskedToJoin(try Self.introduction(name), peer: Self.first, now: .zero)
        let action = registry.nodeAskedToJoin(try Self.introduction(name), peer: Self.second, now: .zero)
        guard case .refuse(let reason) = action else {
            Issue.record("it was admitted")
            return
        }
        #expect(reason.text.utf8.count <= 255)
    }

    @Test func silentNodesAreForgotten() throws {
        var registry = NodeRegistry()
        _ = registry.nodeAskedToJoin(try Self.introduction("a"), peer: Self.first, now: .zero)
        _ = registry.nodeAskedToJoin(try Self.introduction("b"), peer: Self.second, now: .seconds(5))
        let none = registry.timePassed(now: .milliseconds(9_999))
        #expect(none.isEmpty)
        let one = registry.timePassed(now: .seconds(10))
        #expect(one.map(\.text) == ["a"])
        let count = registry.count
        #expect(count == 1)
    }

    @Test func onlyWhoHasJoinedMaySpeakAndThatIsASignOfLife() throws {
        var registry = NodeRegistry()
        let before = registry.nodeSpoke(peer: Self.first, now: .zero)
        _ = registry.nodeAskedToJoin(try Self.introduction("a"), peer: Self.first, now: .zero)
        let after = registry.nodeSpoke(peer: Self.first, now: .seconds(9))
        let forgotten = registry.timePassed(now: .seconds(18))
        #expect(!before)
        #expect(after)
        #expect(forgotten.isEmpty)
    }

    @Test func otherManifestIsToldOfOnceAndItsEndToo() throws {
        var registry = NodeRegistry()
        let name = try Label("a")
        _ = registry.nodeAskedToJoin(try Self.introduction("a"), peer: Self.first, now: .zero)
        let other = try Label("cd")
        var actions: [NodeRegistry.ReportAction] = []
        for second in 0...8 {
            // From the eighth second on the hub goes by the node's manifest.
            let manifest = second < 8 ? other : Self.manifest
            actions.append(
                registry.nodeReported(Self.report, peer: Self.first, manifest: manifest, now: .seconds(second))
            )
        }
        #expect(actions[..<5].allSatisfy { $0 == .none })
        #expect(actions[5...] == [.manifestDiffers(node: name), .none, .none, .manifestAgrees(node: name)])
        let statuses = registry.statuses
        #expect(statuses.map { $0.differs(from: other) } == [true])
        #expect(statuses.map { $0.differs(from: Self.manifest) } == [false])
    }

    @Test func nodesAreBounded() throws {
        var limits = NodeRegistry.Limits()
        limits.nodes = 1
        var registry = NodeRegistry(limits: limits)
        _ = registry.nodeAskedToJoin(try Self.introduction("a"), peer: Self.first, now: .zero)
        let action = registry.nodeAskedToJoin(try Self.introduction("b"), peer: Self.second, now: .zero)
        #expect(action == .refuse(try Label("nodes: expected at most 1, found one more")))
    }

    @Test func statusesAreSortedAndWrittenAsJSON() throws {
        var registry = NodeRegistry()
        _ = registry.nodeAskedToJoin(try Self.introduction("b"), peer: Self.first, now: .zero)
        _ = registry.nodeAskedToJoin(try Self.introduction("a"), peer: Self.second, now: .zero)
        let figures = [
            NodeReport.Figure(name: try Label("sockets"), value: 100),
            NodeReport.Figure(name: try Label("name"), value: 1),
            NodeReport.Figure(name: try Label("sockets"), value: 2),
        ]
        let report = NodeReport(state: .live, manifest: Self.manifest, figures: figures)
        _ = registry.nodeReported(report, peer: Self.second, manifest: Self.manifest, now: .seconds(1))
        let json = String(
            buffer: NodeStatus.json(registry.statuses, manifest: Self.manifest, now: .milliseconds(1_300))
        )
        #expect(
            json == #"{"manifest":"ab","nodes":[{"name":"a","state":"live","sockets":100,"version":"0.1.0","wire":1,"#
                + #""operations":"127.0.0.1:8091","manifest":"ab","seen_ms":300},"#
                + #"{"name":"b","state":"joining","version":"0.1.0","wire":1,"#
                + #""operations":"127.0.0.1:8091","manifest":null,"seen_ms":1300}]}"#
        )
    }
}
