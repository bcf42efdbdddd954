import NIOCore
import Testing

@testable import MusterDomain

@Suite struct WireDocumentationTests {
    private static let term = Term(rawValue: 1_767_225_600_000)
    private static let nonce = StreamNonce(high: 0x0001_0203_0405_0607, low: 0x0809_0A0B_0C0D_0E0F)

    @Test func pageHoldsTheLanesOfItsTopics() throws {
        let rows = try DocumentationPage("wire.md").table(between: "lane vectors")
        #expect(rows.count >= 6)
        for row in rows {
            let vhost = VhostID(rawValue: try #require(UInt32(row[0])))
            let lane = Lane(vhost: vhost, topic: try TopicName(row[1]))
            #expect(String(lane.rawValue) == row[3], "the lane of \(row[1])")
            let hexadecimal = String(lane.rawValue, radix: 16)
            #expect(row[4] == "00 " + (hexadecimal.count == 1 ? "0" : "") + hexadecimal)
            #expect(Self.hash(of: row[1], vhost: vhost.rawValue) == row[2])
        }
    }

    @Test func pageHoldsTheFramesOfPushes() throws {
        try Self.expectFrame(
            "push-json",
            of: Push(topic: TopicName("v1.news.1"), data: ByteBuffer(string: #"{"title":"Hello"}"#)),
            sequence: 1
        )
        try Self.expectFrame(
            "push-text",
            of: Push(
                topic: TopicName("v1.articles.42"),
                kind: .text,
                event: Label("created"),
                id: Label("abc"),
                data: ByteBuffer(string: "Hello")
            ),
            sequence: 258
        )
        try Self.expectFrame(
            "push-excluding",
            of: Push(topic: TopicName("v1.chat.9"), data: ByteBuffer(string: "1"), audience: Self.audience),
            sequence: 2
        )
        try Self.expectFrame(
            "push-eligible",
            of: Push(
                topic: TopicName("v1.chat.9"),
                data: ByteBuffer(string: "1"),
                audience: Audience(eligible: [Self.connection])
            ),
            sequence: 3
        )
    }

    @Test func pageHoldsTheFramesOfTheBeatChannel() throws {
        let page = try DocumentationPage("wire.md")
        var beat = ByteBuffer()
        let heads = [(197, 1), (90, 258)].map { StreamBeat.Head(lane: Lane(rawValue: $0.0), sequence: $0.1) }
        StreamEncoder.encode(StreamBeat(term: Self.term, number: 9, heads: heads), into: &beat)
        #expect(page.bytes(of: "frame: beat") == Array(beat.readableBytesView))

        var probe = ByteBuffer()
        StreamEncoder.encode(StreamProbe(nonce: Self.nonce, term: Self.term, heads: heads), into: &probe)
        #expect(page.bytes(of: "frame: probe") == Array(probe.readableBytesView))
    }

    @Test func pageHoldsTheFramesOfTheControlProtocol() throws {
        let page = try DocumentationPage("wire.md")
        let sockets = NodeReport.Figure(name: try Label("sockets"), value: 100)
        let topics = NodeReport.Figure(name: try Label("topics"), value: 3)
        let manifest = try Label("0f1e2d3c4b5a6978")
        let messages: [(String, ControlMessage)] = [
            ("join", .join(try Self.introduction)),
            ("refused", .refused(try Label("versions: expected one of 1 to 1, found 2 to 3"))),
            ("report", .report(NodeReport(state: .live, manifest: manifest, figures: [sockets, topics]))),
            ("unknown-node", .unknownNode),
            ("leave", .leave),
            ("publish", .publish(try Self.publish)),
            ("published", .published(7, nil)),
            ("publish-refused", .publishRefused(7, PublishRefusal(.invalidTopic))),
        ]
        for (name, message) in messages {
            #expect(page.bytes(of: "frame: \(name)") == Array(message.encoded().readableBytesView), "\(name)")
        }
    }

    @Test func pageHoldsJoined() throws {
        let admission = NodeAdmission(version: 1, term: Self.term, beatInterval: 250, dataLimit: 1 << 20)
        let frame = Array(ControlMessage.joined(admission).encoded().readableBytesView)
        let documented = try #require(try DocumentationPage("wire.md").bytes(of: "frame: joined"))
        #expect(documented == frame)
    }

    private static var introduction: NodeIntroduction {
        get throws {
            NodeIntroduction(
                nonce: nonce,
                versions: 1...1,
                name: try Label("edge-1"),
                program: try Label("0.1.0"),
                operations: try Label("127.0.0.1:8091")
            )
        }
    }

    // why: the number is above 0.
    private static let connection = ConnectionID(rawValue: 0x1122_3344_5566_7788)!
    private static let audience = Audience(excluded: [connection])

    private static var publish: ClientPublish {
        get throws {
            ClientPublish(
                number: 7,
                push: Push(
                    topic: try TopicName("v1.chat.9"),
                    event: try Label("said"),
                    data: ByteBuffer(string: #"{"text":"Hi"}"#),
                    audience: audience
                )
            )
        }
    }

    private static func expectFrame(_ name: String, of push: Push, sequence: UInt64) throws {
        let documented = try #require(try DocumentationPage("wire.md").bytes(of: "frame: \(name)"))
        let lane = Lane(vhost: push.vhost, topic: push.topic)
        var frame = ByteBuffer()
        StreamEncoder.encode(push, lane: lane, term: self.term, sequence: sequence, into: &frame)
        #expect(documented == Array(frame.readableBytesView), "\(name)")
        let decoded = try documented.withUnsafeBytes { bytes in
            try Result { () throws(StreamError) in try StreamDecoder.decode(bytes) }.get()
        }
        guard case .push(let read) = decoded else {
            Issue.record("\(name) is no push")
            return
        }
        #expect(read.sequence == sequence && read.term == self.term && read.kind == push.kind)
    }

    /// The algorithm of the page, written down once more.
    private static func hash(of topic: String, vhost: UInt32) -> String {
        let bytes = withUnsafeBytes(of: vhost.bigEndian) { Array($0) } + Array(topic.utf8)
        let hash = bytes.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
