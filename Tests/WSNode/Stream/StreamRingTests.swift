import NIOCore
import Testing

@testable import WSNode

@Suite struct StreamRingTests {
    /// What a reader was given: the number of pushes in a batch tells batches apart.
    enum Reading: Equatable {
        case batch(Int)
        case nothingNew
        case overrun
    }

    private static func read(_ ring: StreamRing, _ reader: Int) -> Reading {
        switch ring.next(for: reader) {
        case .batch(let batch): .batch(batch.items.count)
        case .nothingNew: .nothingNew
        case .overrun: .overrun
        }
    }

    private static func batch(_ count: Int) throws -> StreamBatch {
        try StreamBatch.make((0..<count).map { _ in ("v1.a.1", "1") })
    }

    /// What a push of `batch` weighs.
    private static func weight() throws -> Int { try Self.batch(1).weight }

    @Test func anEmptyRingHasNothingNew() {
        let ring = StreamRing(limit: 1000, readers: 2)
        #expect(Self.read(ring, 0) == .nothingNew)
        #expect(Self.read(ring, 1) == .nothingNew)
    }

    @Test func everyReaderTakesEveryBatchOnceAndInOrder() throws {
        let ring = StreamRing(limit: 1 << 20, readers: 3)
        for count in 1...3 { ring.append(try Self.batch(count)) }
        #expect(
            [0, 0, 1, 0, 0].map { Self.read(ring, $0) } == [.batch(1), .batch(2), .batch(1), .batch(3), .nothingNew]
        )
        ring.append(try Self.batch(4))
        #expect([1, 1, 1, 1].map { Self.read(ring, $0) } == [.batch(2), .batch(3), .batch(4), .nothingNew])
        #expect(
            [2, 2, 2, 2, 2].map { Self.read(ring, $0) } == [.batch(1), .batch(2), .batch(3), .batch(4), .nothingNew]
        )
        #expect([0, 0].map { Self.read(ring, $0) } == [.batch(4), .nothingNew])
    }

    @Test func aReaderThatFallsBehindIsToldOnce() throws {
        let ring = StreamRing(limit: 3 * (try Self.weight()), readers: 2)
        for _ in 0..<2 {
            ring.append(try Self.batch(1))
            #expect(Self.read(ring, 0) == .batch(1))
        }
        for _ in 0..<3 { ring.append(try Self.batch(1)) }
        // Two of five were taken by reader 0 only; three are left.
        #expect(
            [1, 1, 1, 1, 1].map { Self.read(ring, $0) } == [.overrun, .batch(1), .batch(1), .batch(1), .nothingNew]
        )
        #expect([0, 0, 0, 0].map { Self.read(ring, $0) } == [.batch(1), .batch(1), .batch(1), .nothingNew])
    }

    @Test func theBoundHoldsAndNobodyElseIsDisturbed() throws {
        let ring = StreamRing(limit: 10 * (try Self.weight()), readers: 2)
        for _ in 0..<1000 {
            ring.append(try Self.batch(1))
            #expect(Self.read(ring, 0) == .batch(1))
        }
        #expect(Self.read(ring, 1) == .overrun)
        var left = 0
        while Self.read(ring, 1) == .batch(1) { left += 1 }
        #expect(left == 10)
    }

    @Test func oneBatchIsKeptHoweverLargeItIs() throws {
        let ring = StreamRing(limit: 10, readers: 1)
        ring.append(try Self.batch(50))
        #expect(Self.read(ring, 0) == .batch(50))
        ring.append(try Self.batch(50))
        ring.append(try Self.batch(51))
        #expect([0, 0, 0].map { Self.read(ring, $0) } == [.overrun, .batch(51), .nothingNew])
    }

    @Test func whatAllHaveTakenMakesRoom() throws {
        let ring = StreamRing(limit: 3 * (try Self.weight()), readers: 2)
        for _ in 0..<100 {
            for _ in 0..<3 { ring.append(try Self.batch(1)) }
            for reader in [0, 1] {
                #expect((0..<4).map { _ in Self.read(ring, reader) } == [.batch(1), .batch(1), .batch(1), .nothingNew])
            }
        }
    }

    @Test func aBatchGoesWithItsLastReader() throws {
        let ring = StreamRing(limit: 1 << 20, readers: 2)
        for _ in 0..<2 { ring.append(try Self.batch(1)) }
        let weight = try Self.weight()
        var weights: [Int] = []
        for reader in [0, 0, 1, 1] {
            _ = Self.read(ring, reader)
            weights.append(ring.weight)
        }
        #expect(weights == [2 * weight, 2 * weight, weight, 0])
    }

    @Test func readersOnOtherThreadsMissNothing() async throws {
        let ring = StreamRing(limit: 64 << 20, readers: 4)
        let batches = try (1...500).map { try Self.batch($0 % 7 + 1) }
        let expected = batches.map(\.items.count)
        await withTaskGroup(of: [Int].self) { tasks in
            for reader in 0..<4 {
                tasks.addTask {
                    var taken: [Int] = []
                    while taken.count < 500 {
                        if case .batch(let batch) = ring.next(for: reader) { taken.append(batch.items.count) }
                        await Task.yield()
                    }
                    return taken
                }
            }
            for batch in batches {
                ring.append(batch)
                await Task.yield()
            }
            for await taken in tasks { #expect(taken == expected) }
        }
    }
}
