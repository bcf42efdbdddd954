import NIOCore
import Testing

@testable import MusterDomain

@Suite struct ControlMessageCodecTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var message: ControlMessage
        let bytes: [UInt8]
        /// Where its data begins: a frame cut there or behind is another good one.
        let cuttableFrom: Int?

        init(testDescription: String, message: ControlMessage, hex: String, cuttableFrom: Int? = nil) {
            self.cuttableFrom = cuttableFrom
            self.testDescription = testDescription
            self.message = message
            self.bytes = MusterDomainTests.bytes(hex: hex)
        }
    }

    static let golden = [
        Golden(
            testDescription: "join",
            message: .join(
                NodeIntroduction(
                    nonce: StreamNonce(high: 0x0011_2233_4455_6677, low: 0x8899_AABB_CCDD_EEFF),
                    versions: 1...2,
                    name: Label(trusted: "n1"),
                    program: Label(trusted: "0.1.0"),
                    operations: Label(trusted: "[::1]:8091")
                )
            ),
            hex: """
                4d555301 01  0011223344556677 8899aabbccddeeff  01 02  02 6e31  05 302e312e30  0a 5b3a3a315d3a38303931
                """
        ),
        Golden(
            testDescription: "joined",
            message: .joined(
                NodeAdmission(version: 1, term: Term(rawValue: 9), beatInterval: 250, dataLimit: 1 << 20)
            ),
            hex: "4d555301 02  01  0000000000000009  000000fa  00100000"
        ),
        Golden(testDescription: "refused", message: .refused(Label(trusted: "full")), hex: "4d555301 03  04 66756c6c"),
        Golden(
            testDescription: "report",
            message: .report(
                NodeReport(
                    state: .degraded,
                    manifest: Label(trusted: "ab"),
                    figures: [.init(name: Label(trusted: "sockets"), value: 300)]
                )
            ),
            hex: "4d555301 04  03  02 6162  01  07 736f636b657473  000000000000012c"
        ),
        Golden(
            testDescription: "report without figures",
            message: .report(NodeReport(state: .live, manifest: Label(trusted: "ab"), figures: [])),
            hex: "4d555301 04  01  02 6162  00"
        ),
        Golden(testDescription: "unknown node", message: .unknownNode, hex: "4d555301 05"),
        Golden(testDescription: "leave", message: .leave, hex: "4d555301 06"),
        publish,
        barePublish,
        Golden(
            testDescription: "pull",
            message: .pull(
                LanePull(lane: Lane(rawValue: 197), term: Term(rawValue: 9), sequences: 2...258, credit: 1 << 20)
            ),
            hex: "4d555301 0a  c5 0000000000000009 0000000000000002 0000000000000102 00100000"
        ),
        Golden(
            testDescription: "lost",
            message: .lost(LaneLoss(lane: Lane(rawValue: 197), term: Term(rawValue: 9), through: 258)),
            hex: "4d555301 0c  c5 0000000000000009 0000000000000102"
        ),
        Golden(testDescription: "pulled", message: .pulled(Lane(rawValue: 197)), hex: "4d555301 0d  c5"),
        Golden(testDescription: "heard", message: .heard(258), hex: "4d555301 0e  0000000000000102"),
        Golden(
            testDescription: "canary",
            message: .canary(StreamCanary(node: 0x1122_3344_5566_7788, number: 7)),
            hex: "4d555301 0f  1122334455667788 0000000000000007"
        ),
        Golden(
            testDescription: "follow",
            message: .follow(StreamNonce(high: 1, low: 2), [Lane(rawValue: 197), Lane(rawValue: 90)]),
            hex: "4d555301 10  0000000000000001 0000000000000002 0002 c5 5a"
        ),
        Golden(
            testDescription: "clients asked",
            message: .clientsAsked(7, limit: 100),
            hex: "4d555301 14  0000000000000007  64"
        ),
        Golden(
            testDescription: "clients",
            message: .clients(7, SlowClients(entries: [.make()], total: 3)),
            hex: """
                4d555301 15  0000000000000007  00000003  01
                02 6331  01 2d  09 76312e6e6577732e31  0000000000001000  00000009
                """
        ),
        Golden(
            testDescription: "no clients",
            message: .clients(7, SlowClients()),
            hex: "4d555301 15  0000000000000007  00000000  00"
        ),
        Golden(testDescription: "published", message: .published(258, nil), hex: "4d555301 08  0000000000000102 00"),
        Golden(
            testDescription: "publish refused",
            message: .publishRefused(3, PublishRefusal(Refusal(code: 404, reason: "no"))),
            hex: "4d555301 09  0000000000000003  0194  02 6e6f"
        ),
    ]

    private static let publish = Golden(
        testDescription: "publish with everything",
        message: .publish(
            ClientPublish(
                number: 258,
                push: Push(
                    vhost: VhostID(rawValue: 0x0102_0304),
                    topic: topic("v1.a"),
                    kind: .text,
                    event: Label(trusted: "e"),
                    id: Label(trusted: "i"),
                    data: ByteBuffer(string: "hi"),
                    audience: Audience(excluded: [connection], eligible: [connection])
                )
            )
        ),
        hex: """
            4d555301 07  0000000000000102  01020304  04 76312e61  01 0f  01 65  01 69
            01 0000000000000005  01 0000000000000005  6869
            """,
        cuttableFrom: 46
    )

    private static let barePublish = Golden(
        testDescription: "publish of bytes without anything else",
        message: .publish(ClientPublish(number: 1, push: Push(topic: topic("b"), kind: .bytes, data: ByteBuffer()))),
        hex: "4d555301 07  0000000000000001  00000000  01 62  02 00",
        cuttableFrom: 21
    )

    // why: 5 is above 0.
    private static let connection = ConnectionID(rawValue: 5)!

    private static func topic(_ text: String) -> TopicName {
        // why: names of this file, known to be good.
        try! TopicName(text)
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
    func writesTheVectors(golden: Golden) {
        #expect(Array(golden.message.encoded().readableBytesView) == golden.bytes)
    }

    @Test(arguments: golden)
    func readsTheVectors(golden: Golden) throws {
        #expect(try ControlMessage(decoding: ByteBuffer(bytes: golden.bytes)) == golden.message)
    }

    @Test(arguments: golden)
    func everyCutIsNoticed(golden: Golden) {
        for length in 0..<golden.bytes.count {
            let error = Self.error(Array(golden.bytes.prefix(length)))
            if let cuttableFrom = golden.cuttableFrom, length >= cuttableFrom {
                #expect(error == nil, "cut to \(length)")
                continue
            }
            let expected: ControlError = length < 4 ? .notControl : .truncated
            #expect(error == expected, "cut to \(length)")
        }
    }

    @Test(arguments: golden.filter { $0.cuttableFrom == nil })
    func bytesBehindTheLastFieldAreRefused(golden: Golden) {
        #expect(Self.error(golden.bytes + [0]) == .trailingBytes)
    }

    @Test(
        arguments: [
            ("4d555302 06", .notControl),
            ("7b227d00 06", .notControl),
            ("4d555301 00", .unknownType(0)),
            ("4d555301 7f", .unknownType(127)),
            ("4d555301 01 0000000000000000 0000000000000000 02 01", .invalid(field: "versions")),
            ("4d555301 01 0000000000000000 0000000000000000 01 01 00", .invalid(field: "name")),
            ("4d555301 01 0000000000000000 0000000000000000 01 01 01 0a", .invalid(field: "name")),
            ("4d555301 01 0000000000000000 0000000000000000 01 01 01 ff", .invalid(field: "name")),
            ("4d555301 01 0000000000000000 0000000000000000 01 01 01 6e 02 c285", .invalid(field: "program")),
            ("4d555301 01 0000000000000000 0000000000000000 01 01 01 6e 01 30 01 7f", .invalid(field: "operations")),
            ("4d555301 02 01 0000000000000009 00000000", .invalid(field: "beat interval")),
            ("4d555301 03 00", .invalid(field: "reason")),
            ("4d555301 04 05 00", .invalid(field: "state")),
            ("4d555301 04 01 00", .invalid(field: "manifest")),
            ("4d555301 04 01 01 61 41", .invalid(field: "figures")),
            ("4d555301 04 01 01 61 01 00", .invalid(field: "figure")),
            ("4d555301 07 0000000000000001 00000000 00", .invalid(field: "topic")),
            ("4d555301 07 0000000000000001 00000000 01 0a", .invalid(field: "topic")),
            ("4d555301 07 0000000000000001 00000000 01 62 03 00", .invalid(field: "kind")),
            ("4d555301 07 0000000000000001 00000000 01 62 00 10", .invalid(field: "flags")),
            ("4d555301 07 0000000000000001 00000000 01 62 00 01 00", .invalid(field: "event")),
            ("4d555301 07 0000000000000001 00000000 01 62 00 02 01 7f", .invalid(field: "id")),
            ("4d555301 07 0000000000000001 00000000 01 62 00 04 00", .invalid(field: "excluded")),
            ("4d555301 07 0000000000000001 00000000 01 62 00 04 01 0000000000000000", .invalid(field: "excluded")),
            ("4d555301 07 0000000000000001 00000000 01 62 00 08 41", .invalid(field: "eligible")),
            ("4d555301 09 0000000000000001 018f 01 61", .invalid(field: "code")),
            ("4d555301 0a 00 0000000000000009 0000000000000000 0000000000000001 00", .invalid(field: "sequences")),
            ("4d555301 0a 00 0000000000000009 0000000000000002 0000000000000001 00", .invalid(field: "sequences")),
            ("4d555301 0b 00000000", .invalid(field: "length")),
            ("4d555301 0b 00000002 00", .truncated),
            ("4d555301 0c 00 0000000000000009 0000000000000000", .invalid(field: "sequence")),
            ("4d555301 09 0000000000000001 0258 01 61", .invalid(field: "code")),
            ("4d555301 14 0000000000000001 00", .invalid(field: "limit")),
            ("4d555301 14 0000000000000001 65", .invalid(field: "limit")),
            ("4d555301 15 0000000000000001 00000065 65", .invalid(field: "entries")),
            ("4d555301 15 0000000000000001 00000001 02", .invalid(field: "entries")),
            ("4d555301 15 0000000000000001 00000001 01 00", .invalid(field: "client")),
            ("4d555301 15 0000000000000001 00000001 01 01 61 00", .invalid(field: "session")),
            ("4d555301 15 0000000000000001 00000001 01 01 61 01 61 00", .invalid(field: "topic")),
            ("4d555301 09 0000000000000001 0194 00", .invalid(field: "reason")),
        ] as [(String, ControlError)]
    )
    func eachBrokenRuleHasItsError(hex: String, error: ControlError) {
        #expect(Self.error(bytes(hex: hex)) == error)
    }

    @Test func aReplayHasItsFramesOneBehindTheOther() throws {
        let message = ControlMessage.replay([ByteBuffer(bytes: [0xAA, 0xBB]), ByteBuffer(bytes: [0xCC])])
        let frame = bytes(hex: "4d555301 0b  00000002 aabb  00000001 cc")
        #expect(Array(message.encoded().readableBytesView) == frame)
        #expect(try ControlMessage(decoding: ByteBuffer(bytes: frame)) == message)
        // Between the two frames a cut makes another good one.
        for length in 4..<frame.count where length != 11 {
            #expect(Self.error(Array(frame.prefix(length))) == .truncated, "cut to \(length)")
        }
    }

    @Test func aReportCarriesAtMost64Figures() throws {
        let figures = (0..<100).map { NodeReport.Figure(name: Label(trusted: "f\($0)"), value: UInt64($0)) }
        let frame = ControlMessage.report(NodeReport(state: .live, manifest: Label(trusted: "ab"), figures: figures))
            .encoded()
        let sent = NodeReport(state: .live, manifest: Label(trusted: "ab"), figures: Array(figures.prefix(64)))
        #expect(try ControlMessage(decoding: frame) == .report(sent))
    }

    @Test(arguments: NodeReport.State.allCases)
    func everyStateIsReported(state: NodeReport.State) throws {
        let message = ControlMessage.report(NodeReport(state: state, manifest: Label(trusted: "ab"), figures: []))
        #expect(try ControlMessage(decoding: message.encoded()) == message)
    }

    @Test(arguments: [71, 72] as [UInt64])
    func noBytesCrashIt(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<5_000 {
            var bytes = Self.golden.randomElement(using: &random)?.bytes ?? []
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) {
                bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
            }
            guard let message = try? ControlMessage(decoding: ByteBuffer(bytes: bytes)) else { continue }
            // What can be read is written the same way.
            #expect(Array(message.encoded().readableBytesView) == bytes)
        }
    }
}
