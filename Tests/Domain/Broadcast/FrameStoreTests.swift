import Testing

@testable import MusterDomain

@Suite struct FrameStoreTests {
    private static let chunkBytes = Int(FrameStore.chunkBytes)

    /// A store whose frames are filled with one byte each.
    private struct Bench: ~Copyable {
        var store = FrameStore()

        mutating func append(_ byte: UInt8, count: Int) -> Frame {
            self.store.append(length: count) { $0.initializeMemory(as: UInt8.self, repeating: byte) }
        }

        func bytes(of frame: Frame) -> [UInt8] {
            Array(UnsafeRawBufferPointer(start: self.store.memory(of: frame), count: frame.length))
        }
    }

    @Test func anEmptyStoreHoldsNothing() {
        let bench = Bench()
        let held = bench.store.heldBytes
        #expect(held == 0)
    }

    @Test func framesStandSideBySideWithTheirOwnBytes() {
        var bench = Bench()
        let first = bench.append(1, count: 10)
        let second = bench.append(2, count: 20)
        #expect(first.chunk == second.chunk)
        #expect(first.end == second.start)
        let bytes = [bench.bytes(of: first), bench.bytes(of: second)]
        #expect(bytes == [Array(repeating: 1, count: 10), Array(repeating: 2, count: 20)])
    }

    @Test func aChunkThatNobodyHoldsIsUsedAgainFromItsStart() {
        var bench = Bench()
        for round in 0..<100 {
            let frame = bench.append(UInt8(round), count: 60_000)
            #expect(frame.start == 0)
            bench.store.release(frame)
        }
        let held = bench.store.heldBytes
        #expect(held == Self.chunkBytes)
    }

    @Test func aFrameThatDoesNotFitOpensAnotherChunk() {
        var bench = Bench()
        let first = bench.append(1, count: 60_000)
        let second = bench.append(2, count: 6_000)
        #expect(first.chunk != second.chunk)
        let held = bench.store.heldBytes
        #expect(held == 2 * Self.chunkBytes)
        bench.store.release(first)
        let after = bench.store.heldBytes
        #expect(after == Self.chunkBytes)
        let bytes = bench.bytes(of: second)
        #expect(bytes == Array(repeating: 2, count: 6_000))
    }

    @Test func aFrameThatFillsAChunkExactlyLeavesNoRoom() {
        var bench = Bench()
        let first = bench.append(1, count: Self.chunkBytes)
        let second = bench.append(2, count: 1)
        #expect(first.chunk != second.chunk)
    }

    @Test func aFrameThatJustFitsStaysInItsChunk() {
        var bench = Bench()
        let first = bench.append(1, count: Self.chunkBytes - 10)
        let second = bench.append(2, count: 10)
        #expect(first.chunk == second.chunk)
    }

    @Test func memoryOfAFrameLongerThanAChunkGoesWithIt() {
        var bench = Bench()
        let frame = bench.append(1, count: 5 * Self.chunkBytes)
        let held = bench.store.heldBytes
        #expect(held == 5 * Self.chunkBytes)
        bench.store.release(frame)
        // Kept open for small frames, its chunk would be held by the first of them that somebody does not read.
        let after = bench.store.heldBytes
        #expect(after == 0)
        let small = bench.append(2, count: 10)
        let withSmall = bench.store.heldBytes
        #expect(withSmall == Self.chunkBytes)
        bench.store.release(small)
    }

    @Test func aClosedChunkTakesNoMoreFrames() {
        var bench = Bench()
        let first = bench.append(1, count: 10)
        bench.store.closeChunk()
        let second = bench.append(2, count: 10)
        #expect(first.chunk != second.chunk)
        bench.store.release(first)
        bench.store.release(second)
        bench.store.closeChunk()
        bench.store.closeChunk()
        let held = bench.store.heldBytes
        #expect(held == 0)
    }

    @Test func countsWhatIsHeldForHowMuch() {
        var bench = Bench()
        let first = bench.append(1, count: 100)
        let second = bench.append(2, count: 50)
        let chunk = bench.store.chunk(first.chunk).pointee
        #expect(chunk.references == 2)
        #expect(chunk.referencedBytes == 150)
        bench.store.release(first)
        let after = bench.store.chunk(second.chunk).pointee
        #expect(after.references == 1)
        #expect(after.referencedBytes == 50)
        #expect(after.used == 150)
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func keepsEveryHeldFrame(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var bench = Bench()
        var held: [(frame: Frame, byte: UInt8)] = []
        for step in 0..<2_000 {
            switch Int.random(in: 0..<100, using: &random) {
            case ..<50:
                let count =
                    Int.random(in: 0..<50, using: &random) == 0
                    ? Int.random(in: 1...200_000, using: &random) : Int.random(in: 1...4_000, using: &random)
                let byte = UInt8(truncatingIfNeeded: step)
                held.append((bench.append(byte, count: count), byte))
            case ..<97 where !held.isEmpty:
                let index = Int.random(in: held.indices, using: &random)
                let (frame, byte) = held.remove(at: index)
                let bytes = bench.bytes(of: frame)
                guard bytes == Array(repeating: byte, count: frame.length) else {
                    Issue.record("step \(step): a frame was overwritten")
                    return
                }
                bench.store.release(frame)
            case 97:
                bench.store.closeChunk()
            case _:
                break
            }
        }
        for (frame, byte) in held {
            let bytes = bench.bytes(of: frame)
            #expect(bytes == Array(repeating: byte, count: frame.length))
            bench.store.release(frame)
        }
        let rest = bench.store.heldBytes
        #expect(rest <= Self.chunkBytes)
        bench.store.closeChunk()
        let end = bench.store.heldBytes
        #expect(end == 0)
    }
}
