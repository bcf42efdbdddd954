import Testing

@testable import MusterDomain

@Suite struct StreamDecoderTests {
    private static func decode(_ bytes: [UInt8]) throws(StreamError) -> StreamFrame {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(StreamError) in try StreamDecoder.decode(bytes) }
        }
        return try result.get()
    }

    private static func error(_ bytes: [UInt8]) -> StreamError? {
        do throws(StreamError) {
            _ = try Self.decode(bytes)
            return nil
        } catch {
            return error
        }
    }

    /// A push up to its flags.
    private static let push = "00c5 01 00 00000000 01 61 0000000000000007 0000000000000001 00 "

    @Test(arguments: GoldenFrame.all)
    func readsTheVectors(golden: GoldenFrame) throws {
        #expect(try Self.decode(golden.bytes) == golden.frame)
    }

    @Test(arguments: GoldenFrame.all)
    func everyCutIsNoticed(golden: GoldenFrame) {
        for length in 0..<golden.bytes.count {
            let error = Self.error(Array(golden.bytes.prefix(length)))
            if let cuttableFrom = golden.cuttableFrom, length >= cuttableFrom {
                #expect(error == nil, "cut to \(length)")
            } else if case .truncated = error {
                continue
            } else {
                Issue.record("cut to \(length): expected a truncation, found \(String(describing: error))")
            }
        }
    }

    @Test func aCutNamesTheFieldThatIsMissing() {
        let cuts: [(Int, StreamError.Field)] = [
            (0, .lane), (1, .lane), (2, .version), (3, .type), (4, .vhost), (7, .vhost), (8, .topic), (9, .topic),
            (10, .term), (17, .term), (18, .sequence), (26, .kind), (27, .flags), (28, .event), (29, .event),
            (35, .event), (36, .id), (37, .id), (39, .id),
        ]
        for (length, field) in cuts {
            #expect(
                Self.error(Array(GoldenFrame.labelledPush.bytes.prefix(length))) == .truncated(field: field),
                "\(length)"
            )
        }
        let excludedCuts: [(Int, StreamError.Field)] = [(32, .excluded), (33, .excluded), (40, .excluded)]
        for (length, field) in excludedCuts {
            #expect(
                Self.error(Array(GoldenFrame.excludingPush.bytes.prefix(length))) == .truncated(field: field),
                "\(length)"
            )
        }
        let eligibleCuts: [(Int, StreamError.Field)] = [
            (36, .excluded), (37, .eligible), (38, .eligible), (53, .eligible),
        ]
        for (length, field) in eligibleCuts {
            #expect(
                Self.error(Array(GoldenFrame.narrowPush.bytes.prefix(length))) == .truncated(field: field),
                "\(length)"
            )
        }
        let beatCuts: [(Int, StreamError.Field)] = [
            (4, .term), (12, .number), (20, .count), (21, .count), (22, .heads), (39, .heads),
        ]
        for (length, field) in beatCuts {
            #expect(Self.error(Array(GoldenFrame.beat.bytes.prefix(length))) == .truncated(field: field), "\(length)")
        }
        let probeCuts: [(Int, StreamError.Field)] = [(19, .nonce), (27, .term), (29, .count), (38, .heads)]
        for (length, field) in probeCuts {
            #expect(Self.error(Array(GoldenFrame.probe.bytes.prefix(length))) == .truncated(field: field), "\(length)")
        }
    }

    @Test(arguments: [GoldenFrame.beat, .emptyBeat, .probe])
    func bytesBehindTheLastFieldAreRefused(golden: GoldenFrame) {
        #expect(Self.error(golden.bytes + [0]) == .trailingBytes)
    }

    @Test(
        arguments: [
            ("00c5 00 00", .unknownVersion(0)),
            ("00c5 02 00", .unknownVersion(2)),
            ("00c5 01 03", .unknownType(3)),
            ("0100 01 ff", .unknownType(255)),
            ("0100 01 00", .wrongLane(256)),
            ("ffff 01 00", .wrongLane(65_535)),
            ("00ff 01 01", .wrongLane(255)),
            ("0101 01 02", .wrongLane(257)),
            ("00c5 01 02 00000000000000000000000000000000 0000000000000001 0001 c6 0000000000000001", .wrongLane(198)),
            ("00c5 01 00 00000000 00", .empty(field: .topic)),
            ("00c5 01 00 00000000 01 61 0000000000000007 0000000000000000 00 00", .zeroSequence),
            ("00c5 01 00 00000000 01 61 0000000000000007 0000000000000001 03 00", .unknownKind(3)),
            ("00c5 01 00 00000000 01 61 0000000000000007 0000000000000001 00 20", .unknownFlags(32)),
            ("00c5 01 00 00000000 01 61 0000000000000007 0000000000000001 00 ff", .unknownFlags(255)),
            ("00c5 01 00 00000000 01 61 0000000000000007 0000000000000001 00 01 00", .empty(field: .event)),
            ("00c5 01 00 00000000 01 61 0000000000000007 0000000000000001 00 02 00", .empty(field: .id)),
            (Self.push + "04 00", .wrongCount(field: .excluded)),
            (Self.push + "04 41", .wrongCount(field: .excluded)),
            (Self.push + "08 41", .wrongCount(field: .eligible)),
            (Self.push + "04 01 0000000000000000", .zeroConnection(field: .excluded)),
            (Self.push + "08 01 0000000000000000", .zeroConnection(field: .eligible)),
            ("0100 01 01 0000000000000007 0000000000000001 ffff", .truncated(field: .heads)),
        ] as [(String, StreamError)]
    )
    func eachBrokenRuleHasItsError(hex: String, error: StreamError) {
        #expect(Self.error(bytes(hex: hex)) == error)
    }

    @Test func moreHeadsThanLanesAreRefusedEvenWhenTheyAreThere() {
        let head = bytes(hex: "00 0000000000000001")
        let full = bytes(hex: "0100 01 01 0000000000000007 0000000000000001")
        let heads = { (count: Int) in [UInt8(count >> 8), UInt8(count & 0xFF)] + (0..<count).flatMap { _ in head } }
        #expect(Self.error(full + heads(256)) == nil)
        #expect(Self.error(full + heads(257)) == .truncated(field: .heads))
    }

    @Test(arguments: [61, 62, 63] as [UInt64])
    func noBytesCrashIt(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<10_000 {
            var bytes = GoldenFrame.all.randomElement(using: &random)?.bytes ?? []
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) {
                bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
            }
            guard case .push(let push)? = try? Self.decode(bytes) else { continue }
            let ranges = [push.topic, push.event, push.id, push.excluded, push.eligible ?? 0..<0, push.data]
            #expect(ranges.allSatisfy { $0.upperBound <= bytes.count })
        }
        for _ in 0..<10_000 {
            let count = Int.random(in: 0...80, using: &random)
            _ = try? Self.decode((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
    }
}
