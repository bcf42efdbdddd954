import Testing

@testable import MusterDomain

@Suite struct TopicIndexTests {
    private static func topic(_ text: String, _ vhost: VhostID = .root) -> HistoryTopic {
        HistoryTopic(vhost: vhost, name: TopicName(trusted: text))
    }

    private static func names(_ index: TopicIndex, from text: String, isIncluded: Bool = true) -> [String] {
        index.names(of: .root, from: text, isIncluded: isIncluded).map(\.text)
    }

    @Test func namesStandInTheOrderOfTheirBytes() {
        var index = TopicIndex()
        #expect(Self.names(index, from: "") == [])
        // The second "é" is an "e" with an accent behind it: another name, although the same to a reader.
        for name in ["b", "é", "a", "Z", "e\u{301}", "ab", "b"] { index.insert(Self.topic(name)) }
        let all = Self.names(index, from: "")
        #expect(all.map { Array($0.utf8) } == ["Z", "a", "ab", "b", "e\u{301}", "é"].map { Array($0.utf8) })
        #expect(Self.names(index, from: "a").prefix(2) == ["a", "ab"])
        #expect(Self.names(index, from: "a", isIncluded: false).first == "ab")
        #expect(Self.names(index, from: "aa", isIncluded: false).first == "ab")
        #expect(Self.names(index, from: "é", isIncluded: false) == [])
    }

    @Test func vhostsStandApart() {
        var index = TopicIndex()
        let other = VhostID(name: "shop")
        index.insert(Self.topic("a", other))
        #expect(Self.names(index, from: "") == [])
        index.remove(Self.topic("a"))
        #expect(index.names(of: other, from: "", isIncluded: true).map(\.text) == ["a"])
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func itIsASortedList(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var index = TopicIndex()
        var plain: Set<String> = []
        for step in 0..<8_000 {
            let name = "t\(Int.random(in: 0..<4_000, using: &random))"
            // First it grows, and then it becomes empty again.
            if Int.random(in: 0..<10, using: &random) < (step < 5_000 ? 8 : 1) {
                index.insert(Self.topic(name))
                plain.insert(name)
            } else {
                index.remove(Self.topic(name))
                plain.remove(name)
            }
            guard step % 400 == 0 else { continue }
            let from = "t\(Int.random(in: 0..<4_000, using: &random))"
            let isIncluded = Bool.random(using: &random)
            let expected = plain.sorted().filter { isIncluded ? $0 >= from : $0 > from }
            #expect(Self.names(index, from: from, isIncluded: isIncluded) == expected, "seed \(seed), step \(step)")
        }
        for name in plain { index.remove(Self.topic(name)) }
        #expect(Self.names(index, from: "") == [])
    }
}
