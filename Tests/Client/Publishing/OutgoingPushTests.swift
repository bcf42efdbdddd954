import MusterClient
import NIOCore
import Testing

@Suite struct OutgoingPushTests {
    @Test func jsonPassesByteForByte() throws {
        let push = OutgoingPush(topic: "v1.news.1", data: .json(" {\"a\" : 1.0} "))
        #expect(try String(buffer: push.encoded()) == #"{"topic":"v1.news.1","data":{"a" : 1.0}}"#)
    }

    @Test func textAndBytesSayTheirKind() throws {
        let text = OutgoingPush(topic: "t", data: .text("say \"hi\"\n"), event: "created", id: "7")
        #expect(
            try String(buffer: text.encoded())
                == #"{"topic":"t","data":"say \"hi\"\n","kind":"text","event":"created","id":"7"}"#
        )
        let bytes = OutgoingPush(topic: "t", data: .bytes([0xFF, 0]))
        #expect(try String(buffer: bytes.encoded()) == #"{"topic":"t","data":"/wA=","kind":"bytes"}"#)
    }

    @Test func vhostAndKeyTravelWithThePush() throws {
        let push = OutgoingPush(topic: "t", data: .json("1"), vhost: "shop", key: try PushKey("secret-0123456789"))
        #expect(
            try String(buffer: push.encoded())
                == #"{"topic":"t","data":1,"vhost":"shop","key":"secret-0123456789"}"#
        )
        var dumped = ""
        dump(push, to: &dumped)
        #expect(!"\(push)".contains("secret") && !dumped.contains("secret"))
    }

    @Test(arguments: ["", "with space", "é", String(repeating: "k", count: 256)])
    func aKeyIsPrintableASCII(text: String) {
        let error = #expect(throws: MusterClientError.self) { try PushKey(text) }
        #expect(error?.code == .invalidArgument)
    }

    @Test func theFieldAtFaultIsNamed() {
        #expect(message(OutgoingPush(topic: "", data: .json("1")))?.hasPrefix("topic: expected") == true)
        #expect(message(OutgoingPush(topic: "a\nb", data: .json("1")))?.hasPrefix("topic: expected") == true)
        #expect(message(OutgoingPush(topic: "t", data: .json("1"), event: ""))?.hasPrefix("event: expected") == true)
        #expect(message(OutgoingPush(topic: "t", data: .json("1"), id: "\u{1B}"))?.hasPrefix("id: expected") == true)
        #expect(message(OutgoingPush(topic: "t", data: .json("{x}")))?.hasPrefix("data: expected") == true)
    }

    private func message(_ push: OutgoingPush) -> String? {
        do {
            _ = try push.encoded()
            return nil
        } catch {
            return error.code == .invalidArgument ? error.message : nil
        }
    }
}
