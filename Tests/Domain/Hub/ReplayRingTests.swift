import NIOCore
import Testing

@testable import MusterDomain

@Suite struct ReplayRingTests {
    private static let lane = Lane(rawValue: 3)

    private static func frame(_ lane: Lane, _ sequence: UInt64, size: Int = 10) -> ByteBuffer {
        var frame = ByteBuffer(integer: lane.rawValue)
        frame.writeInteger(sequence)
        frame.writeRepeatingByte(UInt8(truncatingIfNeeded: sequence), count: max(0, size - 9))
        return frame
    }

    /// A ring that has taken so many frames of one lane.
    private static func ring(_ count: UInt64, limit: Int = 1 << 20, chunkBytes: Int = 100) -> ReplayRing {
        var ring = ReplayRing(limit: limit, chunkBytes: chunkBytes)
        for sequence in 1...count { ring.append(Self.frame(Self.lane, sequence), lane: Self.lane, sequence: sequence) }
        return ring
    }

    @Test func givesExactlyWhatIsPulled() {
        let answer = Self.ring(50).answer(lane: Self.lane, 20...22, head: 50, credit: 1000)
        #expect(answer == .init(lostThrough: nil, frames: (20...22).map { Self.frame(Self.lane, $0) }))
    }

    @Test func aFrameIsWrittenWithoutMovingThoseBeforeIt() {
        func address(_ ring: ReplayRing) -> UInt {
            ring.answer(lane: Self.lane, 1...1, head: 2, credit: 1).frames[0].withUnsafeReadableBytes {
                UInt(bitPattern: $0.baseAddress)
            }
        }
        var ring = Self.ring(1, chunkBytes: 1000)
        let before = address(ring)
        ring.append(Self.frame(Self.lane, 2), lane: Self.lane, sequence: 2)
        #expect(address(ring) == before)
    }

    @Test func givesNoMoreThanTheCreditAndOneFrameAtLeast() {
        let ring = Self.ring(50)
        #expect(ring.answer(lane: Self.lane, 1...50, head: 50, credit: 35).frames.count == 3)
        #expect(ring.answer(lane: Self.lane, 1...50, head: 50, credit: 1).frames.count == 1)
    }

    @Test func givesNothingAboveTheHead() {
        let ring = Self.ring(5)
        #expect(ring.answer(lane: Self.lane, 4...UInt64.max, head: 5, credit: 1000).frames.count == 2)
        #expect(ring.answer(lane: Self.lane, 6...9, head: 5, credit: 1000) == .init(lostThrough: nil, frames: []))
    }

    @Test func dropsTheOldestChunkAndSaysWhatIsLost() {
        // 100 bytes a chunk hold ten frames each.
        let limit = 20 * (10 + ReplayRing.recordBytes)
        let ring = Self.ring(35, limit: limit)
        #expect(ring.bytes <= limit)
        let answer = ring.answer(lane: Self.lane, 5...40, head: 35, credit: 10_000)
        let lost = answer.lostThrough
        #expect(lost == 20)
        #expect(answer.frames == (21...35).map { Self.frame(Self.lane, $0) })
    }

    @Test func aLaneOfWhichNothingIsLeftIsLostToItsHead() {
        var ring = Self.ring(1, limit: 100)
        for sequence in 1...50 as ClosedRange<UInt64> {
            ring.append(Self.frame(Lane(rawValue: 4), sequence), lane: Lane(rawValue: 4), sequence: sequence)
        }
        #expect(ring.answer(lane: Self.lane, 1...1, head: 1, credit: 100) == .init(lostThrough: 1, frames: []))
        // And it begins again where it goes on.
        ring.append(Self.frame(Self.lane, 2), lane: Self.lane, sequence: 2)
        let answer = ring.answer(lane: Self.lane, 1...2, head: 2, credit: 100)
        #expect(answer == .init(lostThrough: 1, frames: [Self.frame(Self.lane, 2)]))
    }

    @Test func aLaneThatWasBusyGivesItsMemoryBack() {
        var ring = ReplayRing(limit: 200_000, chunkBytes: 1000)
        for lane in 0..<4 as Range<UInt8> {
            let lane = Lane(rawValue: lane)
            for sequence in 1...6000 as ClosedRange<UInt64> {
                ring.append(Self.frame(lane, sequence), lane: lane, sequence: sequence)
            }
        }
        // An empty row has a few places too. Four busy ones would have 8 192 each.
        #expect(ring.placesCapacity < 16_384)
    }

    @Test func aFrameLargerThanTheRingIsKeptUntilTheNextComes() {
        var ring = ReplayRing(limit: 100, chunkBytes: 50)
        let large = Self.frame(Self.lane, 1, size: 500)
        ring.append(large, lane: Self.lane, sequence: 1)
        #expect(ring.answer(lane: Self.lane, 1...1, head: 1, credit: 1).frames == [large])
        ring.append(Self.frame(Self.lane, 2), lane: Self.lane, sequence: 2)
        #expect(ring.bytes == 10 + ReplayRing.recordBytes)
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func agreesWithAListOfFrames(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let limit = Int.random(in: 50...2000, using: &chance)
        var ring = ReplayRing(limit: limit, chunkBytes: Int.random(in: 10...300, using: &chance))
        var published: [[ByteBuffer]] = [[], [], []]
        for _ in 0..<300 {
            let lane = Int.random(in: 0..<3, using: &chance)
            let name = Lane(rawValue: UInt8(lane))
            let sequence = UInt64(published[lane].count + 1)
            let frame = Self.frame(name, sequence, size: Int.random(in: 9...80, using: &chance))
            ring.append(frame, lane: name, sequence: sequence)
            published[lane].append(frame)
            let asked = UInt64.random(in: 1...sequence, using: &chance)
            let answer = ring.answer(lane: name, asked...sequence, head: sequence, credit: .max)
            let first = max(asked, (answer.lostThrough ?? 0) + 1)
            #expect(answer.frames == Array(published[lane][(Int(first) - 1)...]), "seed \(seed)")
            // One chunk may stand above the limit: 300 bytes of frames of nine bytes at least.
            #expect(ring.bytes <= limit + 380 + 34 * ReplayRing.recordBytes, "seed \(seed)")
        }
    }
}
