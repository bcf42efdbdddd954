import Testing

@testable import MusterDomain

/// Random schedules of pushes, short writes and drops against the naive model of `ReliefBench`, and what clients are promised.
@Suite struct BroadcasterReliefRandomTests {
    private static let policies: [SlowPolicy] = [
        .close, .dropOldest, .dropOldest, .latest, .latest, .latest, .close, .dropOldest,
    ]
    private static let slots = 3

    @Test(arguments: Array(71...94) as [UInt64])
    func whatIsDroppedIsTheOldestAndIsToldInItsPlace(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let bench = ReliefBench(policies: Self.policies, queueBytes: 600, slots: Self.slots)
        // Pushes of topics whose clients are cut off end the slot: some seeds do without.
        let topics = seed % 2 == 0 ? Array(Self.policies.indices) : [1, 2, 3, 4, 5, 7]
        var offered: [[ReliefBench.Item]] = Array(repeating: [], count: Self.slots)
        for step in 0..<4_000 {
            do {
                try Self.takeStep(bench, topics, &offered, &random)
            } catch {
                Issue.record("seed \(seed), step \(step): \(error)")
                return
            }
        }
        try bench.drainAll()
        for slot in 0..<Self.slots {
            let received = try bench.received(slot)
            #expect(received == bench.lines[slot].gone, "seed \(seed), slot \(slot)")
            if !bench.lines[slot].hasOverflowed {
                Self.checkPromises(offered[slot], received, bench.lines[slot].ends, "seed \(seed), slot \(slot)")
            }
        }
    }

    private static func takeStep(
        _ bench: ReliefBench,
        _ topics: [Int],
        _ offered: inout [[ReliefBench.Item]],
        _ random: inout SplitMix64
    ) throws {
        let slot = Int.random(in: 0..<Self.slots, using: &random)
        switch Int.random(in: 0..<100, using: &random) {
        case ..<60 where !bench.lines[slot].hasOverflowed:
            guard let topic = topics.randomElement(using: &random) else { return }
            // Those that may not be dropped are few and small, so that they seldom fill a queue by themselves.
            let most = Self.policies[topic] == .close ? 12 : [20, 60, 200, 900].randomElement(using: &random) ?? 20
            let bytes = Int.random(in: 8...most, using: &random)
            guard bytes < 128 || bytes > 132 else { return }
            let number = try bench.push(topic, bytes: bytes, to: slot)
            offered[slot].append(.push(topic: topic, number: number, bytes: bytes))
        case ..<75:
            bench.drainChannel(slot)
        case 75:
            try bench.dropAll(of: slot)
        case 76:
            bench.broadcaster.compact()
        case _:
            let mood = Int.random(in: 0..<4, using: &random)
            try bench.send(slot, channelLimit: Int.random(in: 1...200, using: &random)) { offered in
                mood == 0 ? offered : mood == 1 ? 0 : Int.random(in: 0..<offered, using: &random)
            }
        }
    }

    /// Nothing out of order, nothing twice, nothing missing that may not be; one gap exactly where something is missing.
    private static func checkPromises(
        _ offered: [ReliefBench.Item],
        _ received: [ReliefBench.Item],
        _ ends: Set<Int>,
        _ place: String
    ) {
        for topic in Self.policies.indices {
            var expected = offered.compactMap { Self.number($0, of: topic) }[...]
            var (isGapTold, mayTellAgain) = (false, false)
            for (index, item) in received.enumerated() {
                if ends.contains(index) { mayTellAgain = true }
                if item == .gap(topic: topic) {
                    #expect(!isGapTold || mayTellAgain, "\(place), topic \(topic): two gaps for one loss")
                    (isGapTold, mayTellAgain) = (true, false)
                } else if let number = Self.number(item, of: topic) {
                    let skipped = expected.prefix { $0 != number }
                    #expect(skipped.count < expected.count, "\(place), topic \(topic): \(number) came twice or late")
                    #expect(skipped.isEmpty != isGapTold, "\(place), topic \(topic): \(skipped) before \(number)")
                    expected = expected.dropFirst(skipped.count + 1)
                    isGapTold = false
                }
            }
            #expect(expected.isEmpty != isGapTold, "\(place), topic \(topic): \(expected) at the end")
            if Self.policies[topic] == .close { #expect(expected.isEmpty, "\(place), topic \(topic)") }
        }
    }

    private static func number(_ item: ReliefBench.Item, of topic: Int) -> Int? {
        if case .push(topic, let number, _) = item { number } else { nil }
    }
}
