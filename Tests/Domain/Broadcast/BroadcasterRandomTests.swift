import Testing

@testable import MusterDomain

/// Random schedules against the naive model of `BroadcasterBench`.
@Suite struct BroadcasterRandomTests {
    @Test(arguments: Array(31...38) as [UInt64])
    func everySlotGetsItsFramesWholeAndInOrder(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let limits = BroadcastLimits(queueBytes: 3_000, backlogBytes: 200_000, bulkSubscribers: 6)
        let bench = BroadcasterBench(limits: limits)
        for step in 0..<3_000 {
            do {
                try Self.takeStep(bench, &random)
                if step % 50 == 0 { try bench.check() }
            } catch {
                Issue.record("step \(step): \(error)")
                return
            }
        }
        try Self.end(bench)
    }

    private static func takeStep(_ bench: BroadcasterBench, _ random: inout SplitMix64) throws {
        let open = bench.slots(.open)
        switch Int.random(in: 0..<100, using: &random) {
        case ..<6 where bench.slots(.free).count > 0 || bench.lives.count < 30:
            try bench.open()
        case ..<8:
            if let slot = open.randomElement(using: &random), !bench.lives[Int(slot)].isWaiting {
                try bench.close(slot)
            }
        case ..<12:
            let slot = (open + bench.slots(.closing)).randomElement(using: &random)
            if let slot, !bench.lives[Int(slot)].isWaiting { try bench.release(slot) }
        case ..<40:
            try Self.push(bench, to: open + bench.slots(.closing), &random)
        case ..<50:
            bench.waitingSlots.randomElement(using: &random).map(bench.drainChannel)
        case ..<53:
            open.randomElement(using: &random).map(bench.fillChannel)
        case 53:
            bench.compact()
        case _:
            let mood = Int.random(in: 0..<4, using: &random)
            _ = try bench.takeTurn(vectorLimit: Int.random(in: 1...5, using: &random)) { offered in
                mood < 2 ? offered : mood == 2 ? 0 : Int.random(in: 0..<offered, using: &random)
            }
        }
    }

    /// One to three frames at once, as a batch brings them, held until all are queued.
    private static func push(_ bench: BroadcasterBench, to slots: [Int32], _ random: inout SplitMix64) throws {
        var held: [Frame] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let count =
                switch Int.random(in: 0..<40, using: &random) {
                case 0: Int.random(in: 65_000...70_000, using: &random)
                case 1...10: Int.random(in: 100...1_500, using: &random)
                case _: Int.random(in: 0...60, using: &random)
                }
            let (frame, bytes) = bench.append(count: count)
            held.append(frame)
            let members = slots.shuffled(using: &random).prefix(Int.random(in: 0...20, using: &random))
            if let only = members.first, members.count == 1 {
                try bench.enqueue(frame, bytes, for: only, isBulk: Bool.random(using: &random))
            } else {
                try bench.enqueue(frame, bytes, for: Array(members))
            }
        }
        for frame in held { bench.release(frame) }
    }

    /// Sends what is left and gives everything back.
    private static func end(_ bench: BroadcasterBench) throws {
        try bench.drainAll()
        try bench.check()
        for life in bench.lives where life.state == .open {
            #expect(life.outstanding.isEmpty, "somebody was forgotten")
        }
        for slot in bench.slots(.open) + bench.slots(.closing) { try bench.release(slot) }
        #expect(bench.openCount == 0)
        #expect(bench.queuedBytes == 0)
        #expect(bench.heldBytes <= Int(FrameStore.chunkBytes))
        bench.compact()
        #expect(bench.heldBytes == 0)
    }
}
