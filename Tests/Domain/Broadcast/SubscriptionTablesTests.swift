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
                #expect(tables.members(of: key, in: dialect)?.map(\.slot) == [Int32(slot)])
                for other in Self.dialects {
                    #expect(tables.isSubscribed(Int32(slot), to: key, in: other) == (other == dialect))
                }
            }
            #expect(tables.subscriptionCount == 3 && tables.topicCount == 3)
            let left = tables.unsubscribe(0, from: key, in: .wamp(.stork))
            let leaves = tables.unsubscribe(1, from: key, in: .wamp(.stork))
            #expect(!left && leaves)
            #expect(tables.members(of: key, in: .wamp(.stork)) == nil)
        }
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
