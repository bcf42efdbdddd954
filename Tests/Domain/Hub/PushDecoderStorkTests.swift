import NIOCore
import Testing

@testable import MusterDomain

@Suite struct PushDecoderStorkTests {
    private static func make(_ classes: [String: StorkMessageClass], keys: [VhostKey] = []) -> PushDecoder {
        // why: a pattern of this file, known to be good.
        let families = TopicFamilies([TopicFamily(pattern: try! TopicPattern("v1.{feed}.{id}"))])
        let vhosts = Vhosts(root: Vhost(keys: keys, topics: families))
        return PushDecoder(
            limits: PushLimits(data: 1_000, batch: 10),
            admission: PushAdmission(vhosts: vhosts) { _, _ in false },
            stork: StorkClassMap(classes)
        )
    }

    private static func decode(
        _ text: String,
        _ data: JSONTemplate? = nil,
        credential: PushCredential = .none
    ) throws(Refusal) -> PushRequest {
        let messageClass = StorkMessageClass(type: Label(trusted: "my_message"), data: data)
        return try Self.make(["MyMessage": messageClass, "A": messageClass])
            .decode(frames: [ByteBuffer(string: text)], credential: credential)
    }

    private static func push(_ topic: String, _ data: String) throws -> Push {
        Push(topic: try TopicName(topic), event: Label(trusted: "my_message"), data: ByteBuffer(string: data))
    }

    /// Row ST-20.
    @Test func theClassSaysEventAndData() throws {
        let data = JSONTemplate.object([.init(name: "foo", value: .constant(.string("bar")))])
        let request = try Self.decode(StorkPushTests.example, data)
        let push = try Self.push("v1.test.1", #"{"foo":"bar"}"#)
        #expect(request == PushRequest(items: [.success(push)], answersAsList: false))
        #expect(try Self.decode(StorkPushTests.example, data, credential: .field) == request)
    }

    /// What an application keeps to itself must be asked for by name.
    @Test func withoutATemplateThePublicPropertiesAreTheData() throws {
        let message = "O:1:\"A\":3:{s:1:\"a\";i:1;s:4:\"\0*\0b\";a:0:{}s:4:\"\0A\0c\";O:8:\"stdClass\":0:{}}"
        let request = try Self.decode(StorkPushTests.single(message))
        #expect(request.items == [.success(try Self.push("v1.test.1", #"{"a":1}"#))])
        #expect(try Self.decode(StorkPushTests.example).items == [.success(try Self.push("v1.test.1", "{}"))])
    }

    @Test func eachOfSeveralTopicsIsAPush() throws {
        let topics = "a:4:{i:0;s:6:\"v1.a.1\";i:1;s:0:\"\";i:2;s:4:\"nope\";i:3;i:5;}"
        let request = try Self.decode(StorkPushTests.several(topics))
        #expect(request.answersAsList)
        #expect(request.items[0] == .success(try Self.push("v1.a.1", "{}")))
        #expect(
            request.items[1] == .failure(.badRequest("topics: expected 1 to 255 bytes of UTF-8, found an empty text"))
        )
        #expect(request.items[2] == .failure(.invalidTopic))
        #expect(request.items[3] == .failure(.badRequest("topics: expected text in UTF-8, found something else")))
    }

    @Test func aClassThatIsNotMappedIsRefusedByName() {
        let reason = "class: expected one below `stork.classes` of the manifest, found `App\\\\Other`"
        #expect(throws: Refusal(code: 422, reason: reason)) {
            try Self.decode(StorkPushTests.single("O:9:\"App\\Other\":0:{}"))
        }
        #expect(RefusalReason(Refusal(code: 422, reason: reason)) == .unmapped)
    }

    @Test(arguments: ["s:4:\"nope\";", "s:0:\"\";", "i:1;"])
    func aWrongTopicIsRefused(topic: String) {
        #expect(throws: Refusal.self) {
            try Self.decode(StorkPushTests.single("O:1:\"A\":0:{}", topic: topic))
        }
    }

    @Test func whereThereAreKeysItHasNoPlaceForOne() {
        let keyed = Self.make(["MyMessage": .init(type: Label(trusted: "x"))], keys: [VhostKey("0123456789abcdef")])
        let frames = [ByteBuffer(string: StorkPushTests.example)]
        #expect(throws: PushAdmission.unauthorized) { try keyed.decode(frames: frames, credential: .field) }
        #expect(throws: Never.self) { try keyed.decode(frames: frames, credential: .none) }
    }

    @Test func aSecondFrameMakesItATopic() throws {
        #expect(throws: Refusal.invalidTopic) {
            try Self.make([:]).decode(frames: [ByteBuffer(string: "O:1:"), ByteBuffer(string: "1")], credential: .none)
        }
    }
}
