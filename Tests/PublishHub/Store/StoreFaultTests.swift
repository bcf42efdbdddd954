import Foundation
import MusterDomain
import NIOCore
import Testing

@testable import PublishHub

/// Files that were damaged after an abrupt end: never a wrong payload, and never another one under a position that was given out.
@Suite struct StoreFaultTests {
    private static let names = ["a", "b", "c"]

    /// SplitMix64.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            self.state &+= 0x9E37_79B9_7F4A_7C15
            var value = self.state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    @Test(arguments: 1...50 as ClosedRange<UInt64>)
    func aDamagedStoreIsRefusedOrGivesOnlyWhatWasPutIn(seed: UInt64) throws {
        try StoreFixture.run { fixture in
            var random = Generator(state: seed)
            let store = try fixture.open()
            let engine = try HistoryEngine(store: store, limits: HistoryEngine.Limits())
            let count = Int.random(in: 1...60, using: &random)
            var given = StoreFixture.push(count, to: Self.names, engine) {
                "\($0)" + String(repeating: "x", count: 300)
            }
            if Bool.random(using: &random) { try store.tidy() }
            let more = StoreFixture.push(5, to: Self.names, engine, durability: .os) { "more \($0)" }
            given.merge(more) { $0.merging($1) { first, _ in first } }
            let copy = try fixture.copy("copy")
            try self.damage(copy, &random)
            try self.check(copy, given, seed)
        }
    }

    private func damage(_ fixture: StoreFixture, _ random: inout Generator) throws {
        for _ in 0..<Int.random(in: 1...2, using: &random) {
            let path = fixture.path + (StoreFixture.suffixes.randomElement(using: &random) ?? "")
            var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            guard !bytes.isEmpty else { continue }
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                for _ in 0..<Int.random(in: 1...8, using: &random) {
                    let place = Int.random(in: 0..<bytes.count, using: &random)
                    bytes[place] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &random)
                }
            case 1: bytes = bytes.prefix(place)
            case 2: bytes = Data()
            default:
                for index in place..<min(bytes.count, place + 600) {
                    bytes[index] = .random(in: 0...255, using: &random)
                }
            }
            try bytes.write(to: URL(fileURLWithPath: path))
        }
    }

    private func check(_ fixture: StoreFixture, _ given: [HistoryTopic: [Position: String]], _ seed: UInt64) throws {
        let store: SQLiteHistoryStore
        do throws(HistoryStoreError) {
            store = try SQLiteHistoryStore(path: fixture.path, seed: seed, boot: 1)
        } catch {
            let message = HistoryStoreOpening.message(error, fixture.path)
            #expect(message.contains("\(fixture.path): expected ") && message.contains("found"), "\(seed): \(message)")
            return
        }
        try self.expectOnly(given, store, seed)
        let engine = try HistoryEngine(store: store, limits: HistoryEngine.Limits())
        let pushed = StoreFixture.push(80, to: Self.names, engine) { "again \($0)" }
        for name in Self.names {
            let topic = StoreFixture.topic(name)
            #expect(pushed[topic]?.count == 80, "\(seed): pushes were refused")
            let twice = Set((pushed[topic] ?? [:]).keys).intersection((given[topic] ?? [:]).keys)
            #expect(twice.isEmpty, "\(seed): positions were given out again")
        }
        try self.expectOnly(given.merging(pushed) { $0.merging($1) { _, new in new } }, store, seed)
        try store.close()
    }

    private func expectOnly(
        _ given: [HistoryTopic: [Position: String]],
        _ store: SQLiteHistoryStore,
        _ seed: UInt64
    ) throws {
        for record in try store.records() {
            let found = try store.messages(of: record.topic, from: 0, through: .max, limit: .max, bytes: .max)
            for message in found {
                let position = Position(epoch: record.epoch, offset: message.offset)
                #expect(given[record.topic]?[position] == String(buffer: message.data), "\(seed): \(position)")
            }
        }
    }
}
