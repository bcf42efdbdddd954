import Testing

@testable import MusterDomain

@Suite struct RawRingTests {
    @Test func anEmptyRingGivesNothing() {
        var ring = RawRing()
        let value = ring.popFirst()
        #expect(value == nil)
        let count = ring.count
        #expect(count == 0)
    }

    @Test func growsWhileItsFrontIsAnywhere() {
        for front in 0..<64 {
            var ring = RawRing()
            for value in 0..<Int32(front) {
                ring.append(value)
                _ = ring.popFirst()
            }
            for value in 0..<Int32(200) { ring.append(value) }
            var values: [Int32] = []
            while let value = ring.popFirst() { values.append(value) }
            #expect(values == Array(0..<200), "front at \(front)")
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func givesWhatCameFirst(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var ring = RawRing()
        var model: [Int32] = []
        for step in 0..<20_000 {
            // Phases that rather fill and phases that rather empty it.
            let fills = Int.random(in: 0..<10, using: &random) < (step / 1000 % 2 == 0 ? 7 : 3)
            if fills {
                ring.append(Int32(step))
                model.append(Int32(step))
            } else {
                let value = ring.popFirst()
                let expected = model.isEmpty ? nil : model.removeFirst()
                guard value == expected else {
                    Issue.record(
                        "step \(step): expected \(String(describing: expected)), found \(String(describing: value))"
                    )
                    return
                }
            }
        }
        let count = ring.count
        #expect(count == model.count)
    }
}
