import Testing

@testable import PublishHub

@Suite struct LostCommitsTests {
    @Test func theMarkTellsWhatMayBeLost() {
        let meta = StoreMeta(seed: 1, counter: 10)
        func of(_ counter: UInt64, synced: UInt64 = 0, boot: UInt64? = 1, clean: Bool = false, seed: UInt64 = 1)
            -> LostCommits
        {
            let mark = StoreMark(seed: seed, counter: counter, synced: synced, boot: boot, isClean: clean)
            #expect(StoreMark(mark.bytes) == mark)
            return LostCommits.of(mark: mark, meta: meta, boot: 1)
        }
        #expect(of(10) == .none)
        #expect(of(9) == .none)
        #expect(of(8) == .any(.markBehind))
        #expect(of(8, boot: 2) == .unsynced(.machineStopped))
        #expect(of(9, clean: true) == .any(.markBehind))
        #expect(of(11) == .any(.commitsMissing))
        #expect(of(11, synced: 10, boot: 2) == .unsynced(.commitsMissing))
        #expect(of(11, synced: 11, boot: 2) == .any(.commitsMissing))
        #expect(of(11, synced: 10, boot: 2, clean: true) == .any(.commitsMissing))
        #expect(of(10, boot: 2) == .unsynced(.machineStopped))
        #expect(of(10, boot: nil) == .unsynced(.machineStopped))
        #expect(of(10, boot: 2, clean: true) == .none)
        #expect(of(10, seed: 2) == .any(.markOfAnotherStore))
        #expect(LostCommits.of(mark: nil, meta: meta, boot: 1) == .any(.noMark))
        #expect(
            LostCommits.of(mark: StoreMark(seed: 1, counter: 1, synced: 1, boot: 1), meta: nil, boot: 1)
                == .any(.numbersDamaged)
        )
    }

    @Test func aMarkWithAnyBitFlippedIsNone() {
        let bytes = StoreMark(seed: 5, counter: 6, synced: 4, boot: 9).bytes
        for bit in 0..<(8 * bytes.count) {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << (bit % 8)
            #expect(StoreMark(damaged) == nil)
        }
        #expect(StoreMark(bytes + [0]) == nil)
        #expect(StoreMark([]) == nil)
    }
}
