import Testing

@testable import MusterDomain

@Suite struct SubscriptionTablesTests {
    private static let dialects: [Dialect] = [.native, .wamp(.stork), .wamp(.sandstone)]

    private static func with<Value>(_ name: String, _ body: (TopicKey) throws -> Value) rethrows -> Value {
        var name = name
        return try name.withUTF8 { try body(TopicKey(vhost: .root, name: UnsafeRawBufferPointer($0))) }
    }

    @Test func topicsOfOneNameHaveMembersByDialect() throws {
        var tables = SubscriptionTables()
        Self.with("a") { key in
            for (slot, dialect) in Self.dialects.enumerated() {
                let isFirst = tables.subscribe(Int32(slot), to: key, in: dialect)
                let isSecond = tables.subscribe(Int32(slot), to: key, in: dialect)
                #expect(isFirst && !isSecond)
            }
            for (slot, dialect) in Self.dialects.enumerated() {
                #expect(tables.audience(of: key, in: dialect)?.members.map(\.slot) == [Int32(slot)])
                for other in Self.dialects {
                    #expect(tables.isSubscribed(Int32(slot), to: key, in: other) == (other == dialect))
                }
            }
            #expect(tables.subscriptionCount == 3 && tables.topicCount == 3)
            let left = tables.unsubscribe(0, from: key, in: .wamp(.stork))
            let leaves = tables.unsubscribe(1, from: key, in: .wamp(.stork))
            #expect(!left && leaves)
            #expect(tables.audience(of: key, in: .wamp(.stork)) == nil)
        }
    }

    /// WAMP v1 has no words for a gap.
    @Test func onlyNativePushesMayBeDropped() throws {
        var tables = SubscriptionTables()
        let tags = Self.dialects.map { dialect in
            Self.with("a") { key in
                _ = tables.subscribe(1, to: key, in: dialect, policy: .dropOldest)
                return tables.audience(of: key, in: dialect)?.tag
            }
        }
        #expect(tags.map { $0?.isNone } == [false, true, true])
        let name = tags[0].flatMap { tables.name(of: $0) }.map { String(decoding: $0, as: UTF8.self) }
        #expect(name == "a")
    }

    @Test func topicsAreFoundByTheirLane() throws {
        var tables = SubscriptionTables()
        let names = (0..<600).map { "v1.a.\($0)" }
        for name in names { _ = Self.with(name) { tables.subscribe(1, to: $0, in: .native) } }
        // A record that is free again is nobody's.
        _ = Self.with(names[0]) { tables.unsubscribe(1, from: $0, in: .native) }
        var found: [[String]] = []
        for lane in [Lane(vhost: .root, topic: try TopicName(names[1])), nil] {
            var list: [String] = []
            tables.forEachUnfollowedTopic(in: lane, of: .native) { name, members in
                #expect(members.map(\.slot) == [1])
                list.append(String(decoding: name, as: UTF8.self))
            }
            found.append(list.sorted())
        }
        let lane = Lane(vhost: .root, topic: try TopicName(names[1]))
        let expected = try names.dropFirst().filter { Lane(vhost: .root, topic: try TopicName($0)) == lane }
        #expect(expected.count > 1)
        #expect(found == [expected.sorted(), names.dropFirst().sorted()])
    }

    /// WA-12, SA-16: whoever is gone is on no topic.
    @Test(arguments: dialects)
    func whoeverIsGoneIsOnNoTopic(dialect: Dialect) throws {
        var tables = SubscriptionTables()
        for name in ["a", "b"] { _ = Self.with(name) { tables.subscribe(4, to: $0, in: dialect) } }
        #expect(tables.subscriptionCount(of: 4) == 2)
        #expect(tables.names(of: 4).map(\.text) == ["a", "b"])
        tables.removeAll(of: 4)
        #expect(tables.subscriptionCount == 0 && tables.topicCount == 0)
        #expect(tables.names(of: 4).isEmpty)
    }
}
