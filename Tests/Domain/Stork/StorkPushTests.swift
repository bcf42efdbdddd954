import NIOCore
import Testing

@testable import MusterDomain

@Suite struct StorkPushTests {
    /// What Stork 1 puts on the wire for a message without properties (127 bytes).
    static let example =
        "O:33:\"Virge\\Stork\\Component\\ZMQ\\Message\":2:{s:19:\"\0*\0websocketMessage\";O:9:\"MyMessage\":0:{}"
        + "s:11:\"\0*\0topicStr\";s:9:\"v1.test.1\";}"

    /// A push of Stork 2 to `topics`, which are PHP's serialization.
    static func several(_ topics: String, message: String = "O:1:\"A\":0:{}") -> String {
        "O:35:\"Virge\\Stork\\Component\\PubSubMessage\":3:{s:19:\"\0*\0websocketMessage\";\(message)s:9:\"\0*\0topics\";\(topics)"
            + "s:12:\"\0*\0timestamp\";O:8:\"DateTime\":3:{s:4:\"date\";s:26:\"2026-01-02 03:04:05.678901\";"
            + "s:13:\"timezone_type\";i:3;s:8:\"timezone\";s:3:\"UTC\";}}"
    }

    static func single(_ message: String, topic: String = "s:9:\"v1.test.1\";") -> String {
        "O:33:\"Virge\\Stork\\Component\\ZMQ\\Message\":2:{s:19:\"\0*\0websocketMessage\";\(message)s:11:\"\0*\0topicStr\";\(topic)}"
    }

    private static func read(_ text: String, batch: Int = 10) throws(Refusal) -> StorkPush {
        try StorkPush(ByteBuffer(string: text), limits: PushLimits(data: 1_000, batch: batch))
    }

    private static func reason(_ text: String, batch: Int = 10) -> String? {
        do throws(Refusal) {
            _ = try Self.read(text, batch: batch)
            return nil
        } catch {
            return "\(error.code) \(error.reason)"
        }
    }

    /// Row ST-5.
    @Test func readsTheFirstVersionsPush() throws {
        #expect(Self.example.utf8.count == 127)
        let push = try Self.read(Self.example)
        #expect(push.topics == ["v1.test.1"] && !push.hasList)
        #expect(push.className == "MyMessage" && push.properties.isEmpty)
    }

    @Test func readsTheSecondVersionsPush() throws {
        let push = try Self.read(Self.several("a:2:{i:0;s:9:\"v1.test.1\";i:1;s:9:\"v1.test.2\";}"))
        #expect(push.topics == ["v1.test.1", "v1.test.2"] && push.hasList)
        #expect(try Self.read(Self.several("a:1:{i:3;s:1:\"a\";}")).topics == ["a"])
        #expect(try Self.read(Self.several("a:1:{i:0;N;}")).topics == [nil])
    }

    @Test func propertiesHaveTheirPlainNames() throws {
        let message = "O:3:\"A\\B\":3:{s:1:\"a\";i:1;s:4:\"\0*\0b\";i:2;s:6:\"\0A\\B\0c\";i:3;}"
        let push = try Self.read(Self.single(message))
        #expect(push.className == "A\\B")
        #expect(push.properties.entries.map(\.key) == [.string("a"), .string("b"), .string("c")])
    }

    @Test func onlyAnObjectBeginsLikeOne() {
        #expect(StorkPush.begins(ByteBuffer(string: "O:1:")))
        for text in ["", "O", "{\"topic\":1}", "a:0:{}", " O:1:"] {
            #expect(!StorkPush.begins(ByteBuffer(string: text)))
        }
    }

    /// Row ST-21.
    @Test(arguments: [
        ("O:1:\"A\":0:{}", "400 push: expected an object of `Virge\\Stork\\Component\\ZMQ\\Message`"),
        ("O:1:\"A\":0:{}x", "400 push: expected PHP's serialization format: expected the end at byte 12"),
        (single("s:1:\"A\";"), "400 websocketMessage: expected an object, found none"),
        (single("a:0:{}"), "400 websocketMessage: expected an object, found none"),
        (
            single("O:1:\"B\":2:{s:4:\"\0A\0x\";i:2;s:4:\"\0B\0x\";i:1;}"),
            "400 websocketMessage: expected each property's name once"
        ),
        (single("O:1:\"B\":1:{s:2:\"\0x\";i:2;}"), "400 websocketMessage: expected each property's name once"),
        (single("C:1:\"A\":0:{}"), "400 push: expected PHP's serialization format: expected a value that can be read"),
        (several("s:1:\"a\";"), "400 topics: expected an array of strings, found none"),
        (several("O:1:\"A\":0:{}"), "400 topics: expected an array of strings, found none"),
        (several("a:0:{}"), "400 topics: expected at least one name, found none"),
        (several("a:3:{i:0;N;i:1;N;i:2;N;}"), "413 topics: expected at most 2 names, found more"),
    ])
    func saysWhatIsWrong(text: String, reason: String) {
        #expect(Self.reason(text, batch: 2)?.hasPrefix(reason) == true, "\(Self.reason(text) ?? "read")")
    }

    @Test func thePushIsBounded() {
        let long = "O:8:\"stdClass\":1:{s:1:\"a\";s:70000:\"\(String(repeating: "x", count: 70_000))\";}"
        #expect(Self.reason(Self.single(long))?.hasPrefix("413 push: expected at most 66536 bytes") == true)
    }
}
