import Testing

@testable import MusterDomain

/// Frames of the stream as they must look on the wire, written by hand from `docs/wire.md`.
struct GoldenFrame: Sendable, CustomTestStringConvertible {
    var name: String
    let bytes: [UInt8]
    var frame: StreamFrame
    /// Lengths at which the frame can be cut and still be one: only a push, whose data ends where the frame ends.
    var cuttableFrom: Int?

    var testDescription: String { self.name }

    init(name: String, hex: String, frame: StreamFrame, cuttableFrom: Int? = nil) {
        self.name = name
        self.bytes = MusterDomainTests.bytes(hex: hex)
        self.frame = frame
        self.cuttableFrom = cuttableFrom
    }

    static let all = [push, labelledPush, emptyPush, excludingPush, narrowPush, beat, emptyBeat, probe]

    static let push = GoldenFrame(
        name: "push",
        hex: """
            00c5 01 00  00000000  09 76312e6e6577732e31  0000000000000007 0000000000000001  00 00
            7b2261223a317d
            """,
        frame: .push(
            StreamPush(
                lane: Lane(rawValue: 197),
                vhost: .root,
                term: Term(rawValue: 7),
                sequence: 1,
                kind: .json,
                topic: 9..<18,
                event: 36..<36,
                id: 36..<36,
                data: 36..<43
            )
        ),
        cuttableFrom: 36
    )

    static let labelledPush = GoldenFrame(
        name: "push with event and id",
        hex: """
            00ff 01 00  01020304  01 61  fffffffffffffffe 8000000000000000  02 03
            07 63726561746564  03 616263  00ff
            """,
        frame: .push(
            StreamPush(
                lane: Lane(rawValue: 255),
                vhost: VhostID(rawValue: 0x0102_0304),
                term: Term(rawValue: .max - 1),
                sequence: 1 << 63,
                kind: .bytes,
                topic: 9..<10,
                event: 29..<36,
                id: 37..<40,
                data: 40..<42
            )
        ),
        cuttableFrom: 40
    )

    static let emptyPush = GoldenFrame(
        name: "push of an empty text with an id",
        hex: "0000 01 00  00000001  02 c3a9  0000000000000001 ffffffffffffffff  01 02  01 78",
        frame: .push(
            StreamPush(
                lane: Lane(rawValue: 0),
                vhost: VhostID(rawValue: 1),
                term: Term(rawValue: 1),
                sequence: .max,
                kind: .text,
                topic: 9..<11,
                event: 29..<29,
                id: 30..<31,
                data: 31..<31
            )
        ),
        cuttableFrom: 31
    )

    static let excludingPush = GoldenFrame(
        name: "push with event and id that leaves a connection out",
        hex: """
            0001 01 00  00000000  01 62  0000000000000007 0000000000000003  00 07
            01 65  01 69  01 8000000000000001  31
            """,
        frame: .push(
            StreamPush(
                lane: Lane(rawValue: 1),
                vhost: .root,
                term: Term(rawValue: 7),
                sequence: 3,
                kind: .json,
                topic: 9..<10,
                event: 29..<30,
                id: 31..<32,
                data: 41..<42,
                excluded: 33..<41
            )
        ),
        cuttableFrom: 41
    )

    static let narrowPush = GoldenFrame(
        name: "push that two connections may hear but one of them must not",
        hex: """
            0001 01 00  00000000  01 62  0000000000000007 0000000000000003  00 0c
            01 0000000000000009  02 0000000000000005 0000000000000009
            """,
        frame: .push(
            StreamPush(
                lane: Lane(rawValue: 1),
                vhost: .root,
                term: Term(rawValue: 7),
                sequence: 3,
                kind: .json,
                topic: 9..<10,
                event: 28..<28,
                id: 28..<28,
                data: 54..<54,
                excluded: 29..<37,
                eligible: 38..<54
            )
        ),
        cuttableFrom: 54
    )

    static let beat = GoldenFrame(
        name: "beat",
        hex: """
            0100 01 01  0000000000000007 0000000000000102  0002
            00 0000000000000001  ff ffffffffffffffff
            """,
        frame: .beat(
            StreamBeat(
                term: Term(rawValue: 7),
                number: 258,
                heads: [
                    .init(lane: Lane(rawValue: 0), sequence: 1), .init(lane: Lane(rawValue: 255), sequence: .max),
                ]
            )
        )
    )

    static let emptyBeat = GoldenFrame(
        name: "beat without heads",
        hex: "0100 01 01  0000000000000000 0000000000000001  0000",
        frame: .beat(StreamBeat(term: Term(rawValue: 0), number: 1, heads: []))
    )

    static let probe = GoldenFrame(
        name: "probe",
        hex: "0100 01 02  0011223344556677 8899aabbccddeeff  0000000000000007  0001  c5 0000000000000102",
        frame: .probe(
            StreamProbe(
                nonce: StreamNonce(high: 0x0011_2233_4455_6677, low: 0x8899_AABB_CCDD_EEFF),
                term: Term(rawValue: 7),
                heads: [.init(lane: Lane(rawValue: 197), sequence: 258)]
            )
        )
    )
}
