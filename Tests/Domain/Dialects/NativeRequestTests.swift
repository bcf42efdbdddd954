import NIOCore
import Testing

@testable import MusterDomain

@Suite struct NativeRequestTests {
    private static func decode(_ text: String) -> Result<NativeRequest, NativeFault> {
        do throws(NativeFault) {
            return .success(try NativeRequest(decoding: ByteBuffer(string: text)))
        } catch {
            return .failure(error)
        }
    }

    private static func topics(_ names: String...) -> [NativeCommand.Topic] {
        names.map { NativeCommand.Topic(text: $0) }
    }

    @Test(
        arguments: [
            (#"{"subscribe":{"topic":"v1.a.1"}}"#, nil, .subscribe(topics("v1.a.1"))),
            (#"{"id":1,"subscribe":{"topics":["v1.a.1"]}}"#, "1", .subscribe(topics("v1.a.1"))),
            (
                #" {"subscribe" : {"topics" : [ "a" , {"topic":"b"} ,"a"]} , "id":"x"} "#, #""x""#,
                .subscribe(topics("a", "b", "a"))
            ),
            (
                #"{"id":-9223372036854775808,"unsubscribe":{"topic":"a"}}"#, "-9223372036854775808",
                .unsubscribe(topics("a"), isSingle: true)
            ),
            (#"{"unsubscribe":{"topics":["a","b"]}}"#, nil, .unsubscribe(topics("a", "b"), isSingle: false)),
            (#"{"unsubscribe":{"topics":["a"]}}"#, nil, .unsubscribe(topics("a"), isSingle: false)),
            (#"{"subscribe":{"topic":"\u00e9\n"}}"#, nil, .subscribe(topics("é\n"))),
            (#"{"\u0069d":7,"subscribe":{"topic":"a"}}"#, "7", .subscribe(topics("a"))),
            ("{}", nil, .beat),
            (" \n{ }\t", nil, .beat),
        ] as [(String, String?, NativeCommand)]
    )
    func readsCommands(text: String, id: String?, command: NativeCommand) {
        #expect(Self.decode(text) == .success(NativeRequest(id: id.map { ByteBuffer(string: $0) }, command: command)))
    }

    @Test(
        arguments: [
            ("", 400, "expected a JSON value, found the end at byte 0"),
            ("nonsense", 400, "expected `null`, found `o` at byte 1"),
            ("[]", 400, "expected a JSON object, found an array at byte 0"),
            ("12", 400, "expected a JSON object, found a number at byte 0"),
            ("{}{}", 400, "expected the end, found `{` at byte 2"),
            (#"{"a":1,}"#, 400, "expected `\"`, found `}` at byte 7"),
            (
                #"{"subscribe":{"topic":"a"},"subscribe":{"topic":"b"}}"#, 400,
                "expected each name once, found one twice at byte 27"
            ),
            (
                #"{"id":1.5,"subscribe":{"topic":"a"}}"#, 400,
                "id: expected an integer or a string of at most 64 bytes, found a number"
            ),
            (
                #"{"id":9223372036854775808,"subscribe":{"topic":"a"}}"#, 400,
                "id: expected an integer or a string of at most 64 bytes, found a number"
            ),
            (
                #"{"id":null,"subscribe":{"topic":"a"}}"#, 400,
                "id: expected an integer or a string of at most 64 bytes, found null"
            ),
            (
                #"{"id":{},"subscribe":{"topic":"a"}}"#, 400,
                "id: expected an integer or a string of at most 64 bytes, found an object"
            ),
        ] as [(String, Int, String)]
    )
    func saysWhatIsWrongWithAMessage(text: String, code: Int, reason: String) {
        #expect(Self.decode(text) == .failure(NativeFault(id: nil, refusal: Refusal(code: code, reason: reason))))
    }

    @Test(
        arguments: [
            (#"{"id":5}"#, 400, "expected subscribe, unsubscribe, publish or history, found only an id"),
            (#"{"id":5,"subscrbe":{}}"#, 400, "expected subscribe, unsubscribe, publish or history, found `subscrbe`"),
            (#"{"id":5,"subscribe":{},"a":1}"#, 400, "expected one verb, found `subscribe`, `a`"),
            (#"{"id":5,"a":1,"b":1,"c":1,"d":1,"e":1}"#, 400, "expected one verb, found `a`, `b`, `c`, `d`"),
            (#"{"id":5,"trigger":{}}"#, 501, "trigger: not available in this version"),
            (#"{"id":5,"presence":{}}"#, 501, "presence: not available in this version"),
            (#"{"id":5,"history":{}}"#, 400, "history.topic: expected a string, found nothing or something else"),
            (
                #"{"id":5,"history":{"topic":"a","limit":0}}"#, 400,
                "history.limit: expected an integer from 1 to 1000, found something else"
            ),
            (
                #"{"id":5,"history":{"topic":"a","x":0}}"#, 400,
                "history: expected `topic`, `since` or `limit`, found `x`"
            ),
            (#"{"id":5,"subscribe":1}"#, 400, "subscribe: expected an object with `topics` or `topic`"),
            (#"{"id":5,"subscribe":{}}"#, 400, "subscribe: expected an object with `topics` or `topic`"),
            (
                #"{"id":5,"subscribe":{"topic":"a","topics":[]}}"#, 400,
                "subscribe: expected an object with `topics` or `topic`"
            ),
            (#"{"id":5,"subscribe":{"name":"a"}}"#, 400, "subscribe: expected `topics` or `topic`, found `name`"),
            (#"{"id":5,"subscribe":{"topic":1}}"#, 400, "subscribe.topic: expected a string, found a number"),
            (
                #"{"id":5,"subscribe":{"topic":{"topic":"a"}}}"#, 400,
                "subscribe.topic: expected a string, found an object"
            ),
            (#"{"id":5,"subscribe":{"topics":"a"}}"#, 400, "subscribe.topics: expected an array of 1 to 1000 topics"),
            (#"{"id":5,"subscribe":{"topics":[]}}"#, 400, "subscribe.topics: expected an array of 1 to 1000 topics"),
            (#"{"id":5,"subscribe":{"topics":["a",null]}}"#, 400, "subscribe.topics: expected a string, found null"),
            (#"{"id":5,"subscribe":{"topics":[["a"]]}}"#, 400, "subscribe.topics: expected a string, found an array"),
            (
                #"{"id":5,"subscribe":{"topics":[{}]}}"#, 400,
                "subscribe.topics: expected an object with the string `topic`"
            ),
            (
                #"{"id":5,"subscribe":{"topics":[{"topic":7}]}}"#, 400,
                "subscribe.topics: expected an object with the string `topic`"
            ),
            (
                #"{"id":5,"subscribe":{"topics":[{"topic":"a","since":{}}]}}"#, 400,
                "subscribe.topics.since: expected both `epoch` and `offset`, found one or none"
            ),
            (
                #"{"id":5,"subscribe":{"topics":[{"topic":"a","since":{"epoch":"k","offset":-1}}]}}"#, 400,
                "subscribe.topics.since.offset: expected an integer from 0 on, found something else"
            ),
            (
                #"{"id":5,"subscribe":{"topics":[{"topic":"a","since":{"epoch":"k","offset":1},"last":true}]}}"#, 400,
                "subscribe.topics: expected either `since` or `last`, found both"
            ),
            (
                #"{"id":5,"subscribe":{"topics":[{"topic":"a","sinc":1}]}}"#, 400,
                "subscribe.topics: expected `topic`, `since` or `last`, found `sinc`"
            ),
            (
                #"{"id":5,"unsubscribe":{"topics":[{"topic":"a"}]}}"#, 400,
                "unsubscribe.topics: expected a string, found an object"
            ),
            (
                #"{"id":5,"subscribe":{"topics":["\ud800"]}}"#, 400,
                "subscribe.topics: expected a string of whole characters, found a lone surrogate"
            ),
            (#"{"id":5,"subscribe":{"a":1,"a":2}}"#, 400, "subscribe: expected each name once, found one twice"),
        ] as [(String, Int, String)]
    )
    func saysWhatIsWrongWithACommandAndRepeatsItsID(text: String, code: Int, reason: String) {
        let fault = NativeFault(id: ByteBuffer(string: "5"), refusal: Refusal(code: code, reason: reason))
        #expect(Self.decode(text) == .failure(fault))
    }

    @Test(arguments: [(64, true), (65, false)])
    func anIDIsShort(bytes: Int, isTaken: Bool) {
        let id = String(repeating: "i", count: bytes)
        let result = Self.decode(#"{"id":"\#(id)","subscribe":{"topic":"a"}}"#)
        #expect((try? result.get())?.id == (isTaken ? ByteBuffer(string: "\"\(id)\"") : nil))
    }

    @Test(arguments: [(1000, true), (1001, false)])
    func aCommandHasABoundedNumberOfTopics(count: Int, isTaken: Bool) {
        let list = Array(repeating: #""a""#, count: count).joined(separator: ",")
        switch Self.decode(#"{"subscribe":{"topics":[\#(list)]}}"#) {
        case .success(let request):
            #expect(isTaken)
            #expect(request.command == .subscribe(Array(repeating: NativeCommand.Topic(text: "a"), count: count)))
        case .failure(let fault):
            #expect(!isTaken)
            #expect(fault.refusal == .badRequest("subscribe.topics: expected at most 1000 elements"))
        }
    }

    @Test func aBadTopicIsThatTopicsOwnResult() throws {
        let long = String(repeating: "t", count: 256)
        let request = try Self.decode(#"{"subscribe":{"topics":["","\u0007","\#(long)","good"]}}"#).get()
        guard case .subscribe(let topics) = request.command else {
            Issue.record("expected a subscribe, found \(request.command)")
            return
        }
        #expect(topics.map(\.text) == ["", "\u{7}", long, "good"])
        let reasons = topics.map { topic in
            switch topic.name {
            case .success: ""
            case .failure(let refusal): refusal.reason
            }
        }
        #expect(
            reasons == [
                "topic: expected 1 to 255 bytes of UTF-8, found an empty text",
                "topic: expected no control characters, found U+0007",
                "topic: expected at most 255 bytes of UTF-8, found 256", "",
            ]
        )
    }

    @Test func aLongNameIsNotRepeatedInFull() {
        let name = String(repeating: "n", count: 10_000)
        guard case .failure(let fault) = Self.decode(#"{"\#(name)":1}"#) else {
            Issue.record("an unknown verb was taken")
            return
        }
        let found = "found `\(name.prefix(32))`"
        #expect(fault.refusal.reason == "expected subscribe, unsubscribe, publish or history, \(found)")
    }

    @Test func aNameOfManyMarksIsNotRepeatedInFull() {
        // One character for people, twenty thousand bytes for the wire.
        let name = "a" + String(repeating: "\u{301}", count: 10_000)
        for text in [#"{"\#(name)":1}"#, #"{"\#(name)":1,"b":2}"#, #"{"subscribe":{"\#(name)":1}}"#] {
            guard case .failure(let fault) = Self.decode(text) else {
                Issue.record("an unknown name was taken")
                return
            }
            #expect(fault.refusal.reason.utf8.count < 200)
        }
    }

    @Test func deepNestingIsRefused() {
        let text = #"{"subscribe":"# + String(repeating: "[", count: 10_000)
        guard case .failure(let fault) = Self.decode(text) else {
            Issue.record("endless nesting was taken")
            return
        }
        #expect(fault.refusal.reason.hasPrefix("expected at most 128 levels of nesting"))
    }

    @Test(arguments: [91, 92] as [UInt64])
    func noTextCrashesIt(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let pieces = [
            "{", "}", "[", "]", ":", ",", "\"", "\\", "\"id\"", "\"subscribe\"", "\"topics\"", "\"topic\"", "\"a\"",
            "1",
            "null", "\\ud800", "\\udc00", "\\u0000", " ", "é", "-", "1e9", "\"unsubscribe\"",
        ]
        for _ in 0..<10_000 {
            let count = Int.random(in: 0...14, using: &random)
            let text = (0..<count).compactMap { _ in pieces.randomElement(using: &random) }.joined()
            _ = Self.decode(text)
        }
    }
}
