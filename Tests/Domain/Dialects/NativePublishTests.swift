import NIOCore
import Testing

@testable import MusterDomain

@Suite struct NativePublishTests {
    private static func decode(_ text: String) -> Result<NativePublish, Refusal> {
        do throws(NativeFault) {
            let request = try NativeRequest(decoding: ByteBuffer(string: #"{"id":1,"publish":\#(text)}"#))
            guard case .publish(let publish) = request.command else { return .failure(.badRequest("another command")) }
            return .success(publish)
        } catch {
            return .failure(error.refusal)
        }
    }

    private static func make(_ data: String, kind: DataKind = .json) -> NativePublish {
        NativePublish(topic: NativeCommand.Topic(text: "v1.a.1"), kind: kind, data: ByteBuffer(string: data))
    }

    @Test func jsonDataIsKeptByteForByte() {
        let data = #"{ "a" : [1.0,-0,"\u00e9\/"] , "a":2}"#
        #expect(Self.decode(#"{"topic":"v1.a.1","data": \#(data) }"#) == .success(Self.make(data)))
        #expect(Self.decode(#"{"data":null,"topic":"v1.a.1","kind":"json"}"#) == .success(Self.make("null")))
    }

    @Test func textAndBytesAreWhatTheStringStandsFor() {
        let text = Self.decode(#"{"topic":"v1.a.1","kind":"text","data":"a\n\u00e9"}"#)
        #expect(text == .success(Self.make("a\né", kind: .text)))
        let bytes = Self.decode(#"{"topic":"v1.a.1","kind":"bytes","data":"aGk="}"#)
        #expect(bytes == .success(Self.make("hi", kind: .bytes)))
    }

    @Test func eventAndExclusionAreRead() throws {
        var expected = Self.make("1")
        expected.event = try Label("created")
        expected.excludesSender = true
        #expect(
            Self.decode(#"{"topic":"v1.a.1","data":1,"event":"created","exclude_self":true}"#) == .success(expected)
        )
        expected.excludesSender = false
        #expect(
            Self.decode(#"{"topic":"v1.a.1","data":1,"event":"created","exclude_self":false}"#) == .success(expected)
        )
    }

    @Test(
        arguments: [
            ("7", "publish: expected an object, found a number"),
            (#"{"data":1}"#, "publish.topic: expected a string, found nothing"),
            (#"{"topic":7,"data":1}"#, "publish.topic: expected a string, found a number"),
            (#"{"topic":"a"}"#, "publish.data: expected a JSON value, found nothing"),
            (
                #"{"topic":"a","data":1,"kind":"xml"}"#,
                "publish.kind: expected json, text or bytes, found another string"
            ),
            (#"{"topic":"a","data":1,"kind":"text"}"#, "publish.data: expected a string, found a number"),
            (
                #"{"topic":"a","data":"\ud800","kind":"text"}"#,
                "publish.data: expected a string of whole characters, found a lone surrogate"
            ),
            (
                #"{"topic":"a","data":"a","kind":"bytes"}"#,
                "publish.data: expected base64 with padding (RFC 4648 §4), found another string"
            ),
            (
                #"{"topic":"a","data":1,"event":""}"#,
                "publish.event: expected 1 to 255 bytes of UTF-8, found an empty text"
            ),
            (
                #"{"topic":"a","data":1,"exclude_self":1}"#,
                "publish.exclude_self: expected true or false, found a number"
            ),
            (
                #"{"topic":"a","data":1,"id":"x"}"#,
                "publish: expected topic, data, event, kind or exclude_self, found `id`"
            ),
            (#"{"topic":"a","data":1,"data":2}"#, "publish: expected each name once, found one twice"),
        ]
    )
    func refusesWithTheMember(text: String, reason: String) {
        #expect(Self.decode(text) == .failure(Refusal(code: 400, reason: reason)))
    }

    @Test func aMalformedTopicIsRefusedLater() throws {
        let publish = try Self.decode(#"{"topic":"","data":1}"#).get()
        #expect(
            publish.topic.name
                == .failure(Refusal(code: 400, reason: "topic: expected 1 to 255 bytes of UTF-8, found an empty text"))
        )
    }
}
