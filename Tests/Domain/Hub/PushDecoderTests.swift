import MusterDomain
import NIOCore
import Testing

@Suite struct PushDecoderTests {
    private static func make(data: Int = 1_000, batch: Int = 10) -> PushDecoder {
        let families = ["t", "a", "b", "c", "d", "v1.{feed}.{id}"].map { text in
            // why: patterns of this file, known to be good.
            TopicFamily(pattern: try! TopicPattern(text))
        }
        let vhosts = Vhosts(root: Vhost(topics: TopicFamilies(families)))
        return PushDecoder(
            limits: PushLimits(data: data, batch: batch),
            admission: PushAdmission(vhosts: vhosts) { _, _ in false }
        )
    }

    private static func refusal(frames: String...) -> Refusal? {
        do throws(Refusal) {
            _ = try make().decode(frames: frames.map { ByteBuffer(string: $0) }, credential: .field)
            return nil
        } catch {
            return error
        }
    }

    private static func refusal(body: String, batch: Int = 10) -> Refusal? {
        do throws(Refusal) {
            _ = try make(batch: batch).decode(body: ByteBuffer(string: body), credential: .shown(nil))
            return nil
        } catch {
            return error
        }
    }

    private static func push(
        _ topic: String,
        _ data: String,
        kind: DataKind = .json,
        event: String? = nil,
        id: String? = nil
    ) throws -> Push {
        Push(
            topic: try TopicName(topic),
            kind: kind,
            event: try event.map { try Label($0) },
            id: try id.map { try Label($0) },
            data: ByteBuffer(string: data)
        )
    }

    @Test func oneFrameIsAnObject() throws {
        let text = #" {"topic":"v1.news.1","data":{ "a" : [1, 2.0] },"event":"created","id":"abc","vhost":"/"} "#
        let request = try Self.make().decode(frames: [ByteBuffer(string: text)], credential: .field)
        let push = try Self.push("v1.news.1", #"{ "a" : [1, 2.0] }"#, event: "created", id: "abc")
        #expect(request == PushRequest(items: [.success(push)], answersAsList: false))
    }

    @Test(arguments: [
        (["t", "null"], "null", DataKind.json),
        (["t", " [1] "], "[1]", .json),
        (["t", "\"x\"", "json"], "\"x\"", .json),
        (["t", "plain words", "text"], "plain words", .text),
        (["t", "", "text"], "", .text),
        (["t", "\u{1}\u{2}", "bytes"], "\u{1}\u{2}", .bytes),
    ])
    func severalFramesAreTopicDataAndKind(_ frames: [String], data: String, kind: DataKind) throws {
        let request = try Self.make().decode(frames: frames.map { ByteBuffer(string: $0) }, credential: .field)
        #expect(request.items == [.success(try Self.push("t", data, kind: kind))])
    }

    @Test(arguments: [
        (#"{"topic":"t","data":"a\u0062é","kind":"text"}"#, "abé", DataKind.text),
        (#"{"topic":"t","data":"aGVsbG8=","kind":"bytes"}"#, "hello", .bytes),
        (#"{"topic":"t","data":"","kind":"bytes"}"#, "", .bytes),
        (#"{"topic":"t","data":null,"kind":"json"}"#, "null", .json),
    ])
    func kindSaysWhatTheDataIs(_ text: String, data: String, kind: DataKind) throws {
        let request = try Self.make().decode(body: ByteBuffer(string: text), credential: .shown(nil))
        #expect(request.items == [.success(try Self.push("t", data, kind: kind))])
    }

    @Test(arguments: [
        (#"{"topic":"t"}"#, "data: expected a JSON value, found nothing"),
        (#"{"data":1}"#, "topic: expected a string, found nothing"),
        (#"{"topic":7,"data":1}"#, "topic: expected a string, found a number"),
        (#"{"topic":"","data":1}"#, "topic: expected 1 to 255 bytes of UTF-8, found an empty text"),
        (#"{"topic":"a\nb","data":1}"#, "topic: expected no control characters, found U+000A"),
        (#"{"topic":"\ud800","data":1}"#, "topic: expected paired surrogates, found a lone one"),
        (#"{"topic":"t","topics":["t"],"data":1}"#, "topics: expected either topic or topics, found both"),
        (#"{"topics":"t","data":1}"#, "topics: expected an array of strings, found a string"),
        (#"{"topics":[],"data":1}"#, "topics: expected at least one name, found none"),
        (#"{"topic":"t","data":1,"event":1}"#, "event: expected a string, found a number"),
        (#"{"topic":"t","data":1,"id":null}"#, "id: expected a string, found null"),
        (#"{"topic":"t","data":1,"id":""}"#, "id: expected 1 to 255 bytes of UTF-8, found an empty text"),
        (
            #"{"topic":"t","data":1,"kind":"xml"}"#,
            #"kind: expected "json", "text" or "bytes", found another string"#
        ),
        (#"{"topic":"t","data":1,"kind":"text"}"#, "data: expected a string for kind text, found a number"),
        (
            #"{"topic":"t","data":"%","kind":"bytes"}"#,
            "data: expected base64 with padding (RFC 4648 §4) for kind bytes, found another string"
        ),
        (#"{"topic":"t","data":1,"vhost":7}"#, "vhost: expected a string, found a number"),
        (#"{"topic":"t","data":1,"key":null}"#, "key: expected a string, found null"),
        (
            #"{"topic":"t","daat":1}"#,
            "daat: expected only topic, topics, data, event, id, kind, vhost, key, version and if_offset"
        ),
        ("7", "push: expected a JSON object, found a number"),
        ("", "push: expected a JSON object, found no JSON: expected a JSON value, found the end at byte 0"),
    ])
    func wrongFieldIsNamed(_ text: String, reason: String) {
        #expect(Self.refusal(body: text) == .badRequest(reason))
        #expect(Self.refusal(frames: text) == .badRequest(reason))
    }

    @Test func nameGivenTwiceIsRefused() {
        let refusal = Self.refusal(body: #"{"topic":"a","topic":"b","data":1}"#)
        #expect(refusal?.code == 400)
        #expect(refusal?.reason.hasPrefix("push: expected each name once") == true)
    }

    @Test func arrayIsForHTTPOnly() {
        #expect(Self.refusal(frames: "[]")?.reason == "push: expected a JSON object, found an array")
    }

    @Test(arguments: [
        (["t", "{"], "data: expected a JSON value"),
        (["t", ""], "data: expected a JSON value"),
        (["t", "1", "xml"], "kind: expected json, text or bytes, found another third frame"),
        (["", "1"], "topic: expected 1 to 255 bytes"),
        (["a", "b", "c", "d"], "push: expected 1 to 3 frames, found 4"),
        ([], "push: expected 1 to 3 frames, found 0"),
    ])
    func wrongFrameIsNamed(_ frames: [String], reason: String) {
        do throws(Refusal) {
            _ = try Self.make().decode(frames: frames.map { ByteBuffer(string: $0) }, credential: .field)
            Issue.record("\(frames) was taken")
        } catch {
            #expect(error.code == 400)
            #expect(error.reason.hasPrefix(reason))
        }
    }

    @Test(arguments: [["\u{FF}", "1"], ["t", "\u{FF}", "text"]])
    func framesThatAreNoUTF8AreRefused(_ frames: [String]) {
        let raw = frames.map { frame in
            ByteBuffer(bytes: frame.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
        }
        do throws(Refusal) {
            _ = try Self.make().decode(frames: raw, credential: .field)
            Issue.record("it was taken")
        } catch {
            #expect(error.code == 400)
        }
    }

    @Test func undeclaredTopicIsNotFound() {
        #expect(Self.refusal(frames: "undeclared.1", "1") == .invalidTopic)
        #expect(Self.refusal(body: #"{"topic":"undeclared.1","data":1}"#) == .invalidTopic)
    }

    @Test func dataAboveTheLimitIsTooLarge() throws {
        let fits = String(repeating: "x", count: 998)
        #expect(Self.refusal(frames: "t", "\"\(fits)\"") == nil)
        #expect(
            Self.refusal(frames: "t", "\"\(fits)x\"")
                == .tooLarge("data: expected at most 1000 bytes, found 1001")
        )
        #expect(Self.refusal(body: #"{"topic":"t","data":"\#(fits)xyz","kind":"text"}"#)?.code == 413)
        #expect(Self.refusal(body: #"{"topic":"t","data":"\#(fits)xy","kind":"text"}"#) == nil)
    }

    @Test func manyTopicsShareTheDataAndAnswerOneByOne() throws {
        let body = #"{"topics":["a","undeclared","",3,"b"],"data":1,"id":"i"}"#
        let request = try Self.make().decode(body: ByteBuffer(string: body), credential: .shown(nil))
        #expect(request.answersAsList)
        #expect(
            request.items == [
                .success(try Self.push("a", "1", id: "i")),
                .failure(.invalidTopic),
                .failure(.badRequest("topics: expected 1 to 255 bytes of UTF-8, found an empty text")),
                .failure(.badRequest("topics: expected a string, found a number")),
                .success(try Self.push("b", "1", id: "i")),
            ]
        )
    }

    @Test func batchAnswersOncePerPushAndTopic() throws {
        let body = #"[{"topic":"a","data":1},{"topics":["b","c"]},7,{"topics":["d","undeclared"],"data":2}]"#
        let request = try Self.make().decode(body: ByteBuffer(string: body), credential: .shown(nil))
        let noData = Refusal.badRequest("data: expected a JSON value, found nothing")
        #expect(
            request.items == [
                .success(try Self.push("a", "1")),
                .failure(noData),
                .failure(noData),
                .failure(.badRequest("push: expected a JSON object, found a number")),
                .success(try Self.push("d", "2")),
                .failure(.invalidTopic),
            ]
        )
        #expect(try Self.make().decode(body: ByteBuffer(string: "[]"), credential: .shown(nil)).items.isEmpty)
    }

    @Test func batchIsBoundedWithItsTopicsCounted() {
        let topics = #"{"topics":["a","b"],"data":1}"#
        let fits = "[" + Array(repeating: topics, count: 5).joined(separator: ",") + "]"
        #expect(Self.refusal(body: fits) == nil)
        let more = "[" + Array(repeating: topics, count: 6).joined(separator: ",") + "]"
        #expect(Self.refusal(body: more)?.code == 413)
        #expect(Self.refusal(body: "[1,2,3]", batch: 2)?.code == 413)
        #expect(Self.refusal(body: #"{"topics":["a","b","c"],"data":1}"#, batch: 2)?.code == 413)
    }

    @Test func noBytesCrashIt() {
        var state: UInt64 = 7
        for _ in 0..<2_000 {
            let bytes = (0..<Int(state % 40)).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 33)
            }
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let buffer = ByteBuffer(bytes: bytes)
            _ = try? Self.make().decode(body: buffer, credential: .shown(nil))
            _ = try? Self.make().decode(frames: [buffer, buffer], credential: .field)
            _ = try? Self.make().decode(frames: [buffer, buffer, buffer], credential: .field)
        }
    }
}
