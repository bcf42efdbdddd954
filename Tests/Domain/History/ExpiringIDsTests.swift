import Testing

@testable import MusterDomain

@Suite struct ExpiringIDsTests {
    private func entry(_ id: String, _ expires: UInt64) -> ExpiringIDs.Entry {
        let topic = HistoryTopic(vhost: .root, name: TopicName(trusted: "t"))
        return ExpiringIDs.Entry(topic: topic, id: Label(trusted: id), expires: expires)
    }

    @Test func allBeforeATimeComeOutAndNoOther() {
        var ids = ExpiringIDs()
        for (id, expires) in [("a", 1500), ("b", 3999), ("c", 900), ("d", 4000), ("e", 4001), ("f", 1000)] {
            ids.insert(self.entry(id, UInt64(expires)))
        }
        #expect(ids.remove(before: 1000).map(\.id.text) == ["c"])
        #expect(ids.remove(before: 4000).map(\.id.text) == ["a", "f", "b"])
        #expect(ids.count == 2)
        #expect(ids.remove(before: 4001).map(\.id.text) == ["d"])
        #expect(ids.remove(before: .max).map(\.id.text) == ["e"])
        #expect(ids.count == 0)
        #expect(ids.remove(before: .max).isEmpty)
    }
}
