import Testing

@testable import MusterDomain

@Suite struct SubscriptionTableNamesTests {
    private static func withKey<Value>(_ name: String, _ body: (TopicKey) -> Value) -> Value {
        var name = name
        return name.withUTF8 { body(TopicKey(vhost: .root, name: UnsafeRawBufferPointer($0))) }
    }

    @Test func namesAreThoseOfTheSlotAlone() throws {
        var table = SubscriptionTable()
        for (slot, name) in [(0, "a"), (0, "é"), (2, "b")] as [(Int32, String)] {
            _ = Self.withKey(name) { table.subscribe(slot, to: $0) }
        }
        let names = (0..<4).map { table.names(of: $0).map(\.text).sorted() }
        #expect(names == [["a", "é"], [], ["b"], []])
        _ = Self.withKey("a") { table.unsubscribe(0, from: $0) }
        let left = table.names(of: 0).map(\.text)
        #expect(left == ["é"])
    }
}
