import NIOCore
import Testing

@testable import MusterDomain

@Suite struct StreamEncoderTests {
    private static func encode(_ push: Push, lane: UInt8, term: UInt64, sequence: UInt64) -> [UInt8] {
        var buffer = ByteBuffer()
        StreamEncoder.encode(
            push,
            lane: Lane(rawValue: lane),
            term: Term(rawValue: term),
            sequence: sequence,
            into: &buffer
        )
        return Array(buffer.readableBytesView)
    }

    private static func connection(_ number: UInt64) throws -> ConnectionID {
        try #require(ConnectionID(rawValue: number))
    }

    /// A list of 0 to 64 connections.
    private static func connections(using random: inout SplitMix64) throws -> [ConnectionID] {
        try (0..<Int.random(in: 0...64, using: &random)).map { _ in
            try self.connection(.random(in: 1 ... .max, using: &random))
        }
    }

    @Test func writesAPushAsTheVectorSays() throws {
        let push = Push(topic: try TopicName("v1.news.1"), data: ByteBuffer(string: "{\"a\":1}"))
        #expect(Self.encode(push, lane: 197, term: 7, sequence: 1) == GoldenFrame.push.bytes)
    }

    @Test func writesEventAndIDAsTheVectorSays() throws {
        let push = Push(
            vhost: VhostID(rawValue: 0x0102_0304),
            topic: try TopicName("a"),
            kind: .bytes,
            event: try Label("created"),
            id: try Label("abc"),
            data: ByteBuffer(bytes: [0x00, 0xFF])
        )
        #expect(Self.encode(push, lane: 255, term: .max - 1, sequence: 1 << 63) == GoldenFrame.labelledPush.bytes)
    }

    @Test func writesAnEmptyTextAsTheVectorSays() throws {
        let push = Push(
            vhost: VhostID(rawValue: 1),
            topic: try TopicName("é"),
            kind: .text,
            id: try Label("x"),
            data: ByteBuffer()
        )
        #expect(Self.encode(push, lane: 0, term: 1, sequence: .max) == GoldenFrame.emptyPush.bytes)
    }

    @Test func writesWhoIsLeftOutAsTheVectorSays() throws {
        let push = Push(
            topic: try TopicName("b"),
            event: try Label("e"),
            id: try Label("i"),
            data: ByteBuffer(string: "1"),
            audience: Audience(excluded: [try Self.connection(0x8000_0000_0000_0001)])
        )
        #expect(Self.encode(push, lane: 1, term: 7, sequence: 3) == GoldenFrame.excludingPush.bytes)
    }

    @Test func writesWhoAloneMayHearAsTheVectorSays() throws {
        let (five, nine) = (try Self.connection(5), try Self.connection(9))
        let push = Push(
            topic: try TopicName("b"),
            data: ByteBuffer(),
            audience: Audience(excluded: [nine], eligible: [five, nine])
        )
        #expect(Self.encode(push, lane: 1, term: 7, sequence: 3) == GoldenFrame.narrowPush.bytes)
    }

    @Test(arguments: [GoldenFrame.beat, .emptyBeat])
    func writesBeatsAsTheVectorsSay(golden: GoldenFrame) throws {
        guard case .beat(let beat) = golden.frame else { return }
        var buffer = ByteBuffer()
        StreamEncoder.encode(beat, into: &buffer)
        #expect(Array(buffer.readableBytesView) == golden.bytes)
    }

    @Test func writesAProbeAsTheVectorSays() {
        var buffer = ByteBuffer()
        guard case .probe(let probe) = GoldenFrame.probe.frame else { return }
        StreamEncoder.encode(probe, into: &buffer)
        #expect(Array(buffer.readableBytesView) == GoldenFrame.probe.bytes)
    }

    @Test func appendsBehindWhatIsThere() throws {
        var buffer = ByteBuffer(string: "front")
        let probe = StreamProbe(nonce: StreamNonce(high: 1, low: 2), term: Term(rawValue: 3), heads: [])
        StreamEncoder.encode(probe, into: &buffer)
        #expect(buffer.readString(length: 5) == "front")
        #expect(buffer.readableBytes == 30)
    }

    @Test func beatsBeginWithThePrefixThatNodesSubscribeTo() {
        #expect(GoldenFrame.beat.bytes.starts(with: StreamFrame.beatPrefix))
        #expect(GoldenFrame.probe.bytes.starts(with: StreamFrame.beatPrefix))
    }

    @Test(arguments: [51, 52, 53] as [UInt64])
    func whatIsWrittenIsRead(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<300 {
            let topic = try TopicName(Self.text(Int.random(in: 1...255, using: &random)))
            let event =
                Bool.random(using: &random) ? try Label(Self.text(Int.random(in: 1...255, using: &random))) : nil
            let id = Bool.random(using: &random) ? try Label(Self.text(Int.random(in: 1...255, using: &random))) : nil
            let data = (0..<Int.random(in: 0...500, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let push = Push(
                vhost: VhostID(rawValue: .random(in: 0 ... .max, using: &random)),
                topic: topic,
                kind: DataKind.allCases.randomElement(using: &random) ?? .json,
                event: event,
                id: id,
                data: ByteBuffer(bytes: data),
                audience: Audience(
                    excluded: Bool.random(using: &random) ? try Self.connections(using: &random) : [],
                    eligible: Bool.random(using: &random) ? try Self.connections(using: &random) : nil
                )
            )
            let lane = Lane(vhost: push.vhost, topic: topic)
            let (term, sequence) = (
                UInt64.random(in: 0 ... .max, using: &random), UInt64.random(in: 1 ... .max, using: &random)
            )
            let bytes = Self.encode(push, lane: lane.rawValue, term: term, sequence: sequence)
            guard case .push(let read) = try bytes.withUnsafeBytes({ try StreamDecoder.decode($0) }) else {
                Issue.record("a push was read as something else")
                return
            }
            #expect(read.lane == lane && read.vhost == push.vhost && read.kind == push.kind)
            bytes.withUnsafeBytes { bytes in
                #expect(Array(ConnectionIDList(bytes[read.excluded])) == push.audience.excluded)
                #expect(read.eligible.map { Array(ConnectionIDList(bytes[$0])) } == push.audience.eligible)
            }
            #expect(read.isForEveryone == (push.audience == .everyone))
            #expect(read.term.rawValue == term && read.sequence == sequence)
            #expect(Array(bytes[read.topic]) == Array(topic.text.utf8))
            #expect(Array(bytes[read.event]) == Array((event?.text ?? "").utf8))
            #expect(Array(bytes[read.id]) == Array((id?.text ?? "").utf8))
            #expect(Array(bytes[read.data]) == data)
        }
    }

    private static func text(_ count: Int) -> String { String(repeating: "n", count: count) }
}
