import NIOCore
import Testing

@testable import MusterDomain

@Suite struct HistoryCodecTests {
    // why: 1 000 000 is above 0.
    static let epoch = Epoch(rawValue: 1_000_000)!
    // why: `a` is a name.
    static let topic = HistoryTopic(vhost: .root, name: try! TopicName("a"))

    struct Golden: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var message: ControlMessage
        var hex: String
    }

    static let golden = [
        Golden(
            testDescription: "published with a position",
            message: .published(258, Position(epoch: epoch, offset: 4)),
            hex: "4d555301 08  0000000000000102 01 00000000000f4240 0000000000000004"
        ),
        Golden(
            testDescription: "recall of a head",
            message: .recall(HistoryRecall(number: 1, topic: topic, wanted: .head, limit: 2, credit: 3)),
            hex: "4d555301 11  0000000000000001 00000000 01 61 00000002 00000003 00"
        ),
        Golden(
            testDescription: "recall of a range",
            message: .recall(
                HistoryRecall(number: 1, topic: topic, wanted: .range(epoch, from: 5, through: 6), limit: 2, credit: 3)
            ),
            hex: """
                4d555301 11  0000000000000001 00000000 01 61 00000002 00000003
                01 00000000000f4240 0000000000000005 0000000000000006
                """
        ),
        Golden(
            testDescription: "recall of the latest",
            message: .recall(HistoryRecall(number: 1, topic: topic, wanted: .latest(9), limit: 2, credit: 3)),
            hex: "4d555301 11  0000000000000001 00000000 01 61 00000002 00000003 02 0009"
        ),
        Golden(
            testDescription: "answer without messages",
            message: .recalled(HistoryAnswer(number: 1, result: .found(found([])))),
            hex: """
                4d555301 12  0000000000000001 00 00000000000f4240 0000000000000007 0000000000000008
                0000000000000009 000000000000000a 00000000
                """
        ),
        Golden(
            testDescription: "answer with messages",
            message: .recalled(
                HistoryAnswer(number: 1, result: .found(found([ByteBuffer(string: "b"), ByteBuffer(string: "cd")])))
            ),
            hex: """
                4d555301 12  0000000000000001 00 00000000000f4240 0000000000000007 0000000000000008
                0000000000000009 000000000000000a 00000002 00000001 62 00000002 6364
                """
        ),
        Golden(
            testDescription: "refused recall",
            message: .recalled(
                HistoryAnswer(number: 1, result: .refused(PublishRefusal(Refusal(code: 503, reason: "x"))))
            ),
            hex: "4d555301 12  0000000000000001 01 01f7 01 78"
        ),
    ]

    private static func found(_ frames: [ByteBuffer]) -> HistoryAnswer.Found {
        HistoryAnswer.Found(
            position: Position(epoch: epoch, offset: 7),
            oldest: 8,
            term: Term(rawValue: 9),
            sequence: 10,
            frames: frames
        )
    }

    private static func error(_ bytes: [UInt8]) -> ControlError? {
        do throws(ControlError) {
            _ = try ControlMessage(decoding: ByteBuffer(bytes: bytes))
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: golden)
    func writesAndReadsTheVectors(golden: Golden) throws {
        #expect(Array(golden.message.encoded().readableBytesView) == bytes(hex: golden.hex))
        #expect(try ControlMessage(decoding: ByteBuffer(bytes: bytes(hex: golden.hex))) == golden.message)
    }

    @Test(arguments: golden)
    func everyCutAndEverythingBehindIsNoticed(golden: Golden) {
        let bytes = bytes(hex: golden.hex)
        for length in 5..<bytes.count {
            #expect(Self.error(Array(bytes.prefix(length))) == .truncated, "cut to \(length)")
        }
        #expect(Self.error(bytes + [0]) == .trailingBytes)
    }

    @Test(arguments: [
        ("08  0000000000000102 02 00000000000f4240 0000000000000004", "position"),
        ("08  0000000000000102 01 0000000000000000 0000000000000004", "epoch"),
        ("11  0000000000000001 00000000 01 07 00000002 00000003 00", "topic"),
        ("11  0000000000000001 00000000 01 61 00000002 00000003 03", "wanted"),
        (
            "11  0000000000000001 00000000 01 61 00000002 00000003 01 0000000000000001 0000000000000000 0000000000000006",
            "range"
        ),
        (
            "11  0000000000000001 00000000 01 61 00000002 00000003 01 0000000000000001 0000000000000007 0000000000000006",
            "range"
        ),
        ("12  0000000000000001 02", "result"),
        ("12  0000000000000001 00 0000000000000001 0000000000000007 0000000000000009", "oldest"),
        ("12  0000000000000001 00 0000000000000001 0000000000000007 0000000000000000", "oldest"),
    ])
    func eachBrokenRuleNamesItsField(hex: String, field: String) {
        #expect(Self.error(bytes(hex: "4d555301" + hex)) == .invalid(field: field))
    }

    @Test(arguments: [
        // A topic's name, a frame and a reason that go beyond the end.
        "11  0000000000000001 00000000 ff 61 00000002 00000003 00",
        "12  0000000000000001 00 00000000000f4240 0000000000000007 0000000000000008 0000000000000009 000000000000000a "
            + "00000001 00000002 62",
        "12  0000000000000001 00 00000000000f4240 0000000000000007 0000000000000008 0000000000000009 000000000000000a "
            + "00000001 ffffffff 62",
        "12  0000000000000001 01 01f7 ff 78",
        // More frames than there are, and more than could be.
        "12  0000000000000001 00 00000000000f4240 0000000000000007 0000000000000008 0000000000000009 000000000000000a "
            + "00000003 00000001 62 00000001 63",
        "12  0000000000000001 00 00000000000f4240 0000000000000007 0000000000000008 0000000000000009 000000000000000a "
            + "ffffffff 00000001 62",
    ])
    func whatGoesBeyondTheEndIsNoticedAndNotReservedFor(hex: String) {
        #expect(Self.error(bytes(hex: "4d555301" + hex)) == .truncated)
    }

    @Test func aFrameWithoutBytesAndFewerFramesThanThereAreAreNoticed() {
        let head =
            "12  0000000000000001 00 00000000000f4240 0000000000000007 0000000000000008 0000000000000009 000000000000000a "
        #expect(Self.error(bytes(hex: "4d555301" + head + "00000001 00000000 62")) == .invalid(field: "length"))
        #expect(Self.error(bytes(hex: "4d555301" + head + "00000001 00000001 62 00000001 63")) == .trailingBytes)
    }

    @Test(arguments: golden)
    func whateverAByteBecomesNothingIsReadInTwoWays(golden: Golden) {
        let bytes = bytes(hex: golden.hex)
        for place in bytes.indices {
            for value in [0, 1, 2, 0x7F, 0x80, 0xFF] as [UInt8] {
                var other = bytes
                other[place] = value
                guard let message = try? ControlMessage(decoding: ByteBuffer(bytes: other)) else { continue }
                #expect(Array(message.encoded().readableBytesView) == other, "byte \(place) as \(value)")
            }
        }
    }

    @Test func aPushCarriesItsPosition() throws {
        var push = Push(topic: Self.topic.name, data: ByteBuffer(string: "1"))
        push.position = Position(epoch: Self.epoch, offset: 4)
        var frame = ByteBuffer()
        StreamEncoder.encode(push, lane: Lane(rawValue: 3), term: Term(rawValue: 1), sequence: 2, into: &frame)
        let decoded = try frame.withUnsafeReadableBytes { (bytes) throws(StreamError) in try StreamDecoder.decode(bytes)
        }
        guard case .push(let found) = decoded else {
            Issue.record("expected a push")
            return
        }
        #expect(found.position == push.position)
        #expect(found.data.count == 1)
    }

    @Test(arguments: ["", "0", "00", "01", "K", "-1", "+1", "zzzzzzzzzzzzzzz", "3w5e11264sgsg"])
    func otherTextsAreNoEpoch(text: String) {
        #expect(Epoch(text) == nil)
    }

    @Test func epochsHaveTexts() {
        #expect(Epoch("k3f9")?.description == "k3f9")
        #expect(Epoch(rawValue: .max).map { Epoch($0.description) } == Epoch(rawValue: .max))
    }
}
