import Testing

@testable import MusterDomain

@Suite struct SubscriptionTableLanesTests {
    private static func with(_ name: String, _ body: (TopicKey) -> Void) {
        var text = name
        text.withUTF8 { body(TopicKey(vhost: .root, name: UnsafeRawBufferPointer($0))) }
    }

    private static func lane(_ name: String) -> Lane { Lane(vhost: .root, topic: TopicName(trusted: name)) }

    private static func changes(_ tables: inout SubscriptionTables) -> [String] {
        var changes: [String] = []
        tables.takeLaneChanges { changes.append("\($0.rawValue) \($1)") }
        return changes
    }

    @Test func theFirstTopicOfALaneAndTheLastAreTold() {
        var tables = SubscriptionTables(countsLanes: true)
        Self.with("a") { _ = tables.subscribe(0, to: $0, in: .native) }
        Self.with("a") { _ = tables.subscribe(1, to: $0, in: .native) }
        let number = Self.lane("a").rawValue
        #expect(Self.changes(&tables) == ["\(number) true"])
        Self.with("a") { _ = tables.unsubscribe(0, from: $0, in: .native) }
        #expect(Self.changes(&tables).isEmpty)
        tables.removeAll(of: 1)
        #expect(Self.changes(&tables) == ["\(number) false"])
    }

    @Test func comingAndGoingBetweenTwoLooksIsToldInOrder() {
        var tables = SubscriptionTables(countsLanes: true)
        for _ in 0..<2 {
            Self.with("a") { _ = tables.subscribe(0, to: $0, in: .native) }
            tables.removeAll(of: 0)
        }
        let number = Self.lane("a").rawValue
        #expect(Self.changes(&tables) == ["\(number) true", "\(number) false", "\(number) true", "\(number) false"])
    }

    @Test func twoTopicsOfOneLaneAreOneReasonToHoldIt() {
        let names = (0..<2000).map { "topic.\($0)" }
        let first = names[0]
        let second = names.dropFirst().first { Self.lane($0) == Self.lane(first) } ?? ""
        var tables = SubscriptionTables(countsLanes: true)
        Self.with(first) { _ = tables.subscribe(0, to: $0, in: .native) }
        Self.with(second) { _ = tables.subscribe(0, to: $0, in: .native) }
        #expect(Self.changes(&tables).count == 1)
        Self.with(first) { _ = tables.unsubscribe(0, from: $0, in: .native) }
        #expect(Self.changes(&tables).isEmpty)
        Self.with(second) { _ = tables.unsubscribe(0, from: $0, in: .native) }
        #expect(Self.changes(&tables).count == 1)
    }

    @Test func aTableThatNobodyAsksCountsNothing() {
        var tables = SubscriptionTables()
        Self.with("a") { _ = tables.subscribe(0, to: $0, in: .native) }
        #expect(Self.changes(&tables).isEmpty)
    }
}
