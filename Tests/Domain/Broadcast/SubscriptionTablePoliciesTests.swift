import Testing

@testable import MusterDomain

@Suite struct SubscriptionTablePoliciesTests {
    private static func with<Value>(_ name: String, _ body: (TopicKey) -> Value) -> Value {
        var name = name
        return name.withUTF8 { body(TopicKey(vhost: .root, name: UnsafeRawBufferPointer($0))) }
    }

    private static func name(_ tag: TopicTag?, _ table: borrowing SubscriptionTable) -> String? {
        tag.flatMap { table.name(of: $0) }.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func aTopicsTagHasItsPolicyAndItsName() {
        var table = SubscriptionTable()
        for (name, policy) in zip(["a", "b", "c"], SlowPolicy.allCases) {
            _ = Self.with(name) { table.subscribe(1, to: $0, policy: policy) }
        }
        let tags = ["a", "b", "c"].map { Self.with($0) { table.audience(of: $0)?.tag } }
        #expect(tags.map { $0?.isNone } == [true, false, false])
        #expect(tags.map { $0?.isLatest } == [false, false, true])
        let names = [Self.name(tags[0], table), Self.name(tags[1], table), Self.name(tags[2], table)]
        #expect(names == [nil, "b", "c"])
        #expect(Self.with("d") { table.audience(of: $0) == nil })
    }

    @Test func aTagDoesNotNameTheTopicThatHasItsNumberNow() {
        var table = SubscriptionTable()
        _ = Self.with("a") { table.subscribe(1, to: $0, policy: .dropOldest) }
        let old = Self.with("a") { table.audience(of: $0)?.tag }
        table.removeAll(of: 1)
        let afterTheEnd = Self.name(old, table)
        _ = Self.with("b") { table.subscribe(1, to: $0, policy: .dropOldest) }
        let new = Self.with("b") { table.audience(of: $0)?.tag }
        #expect(old?.topic == new?.topic && old?.key != new?.key)
        let names = [afterTheEnd, Self.name(old, table), Self.name(new, table)]
        #expect(names == [nil, nil, "b"])
    }

    @Test func aPolicyCanBeAnotherAndTheTopicIsTheSame() {
        var table = SubscriptionTable()
        _ = Self.with("a") { table.subscribe(1, to: $0, policy: .dropOldest) }
        let old = Self.with("a") { table.audience(of: $0)?.tag }
        Self.with("a") { table.setPolicy(.latest, of: $0) }
        let new = Self.with("a") { table.audience(of: $0)?.tag }
        #expect(new?.isLatest == true)
        #expect(old?.key == new?.key && old != new)
        _ = Self.with("a") { table.subscribe(2, to: $0, policy: .close) }
        #expect(Self.with("a") { table.audience(of: $0)?.tag.isNone } == true)
    }
}
