import NIOCore
import Testing

@testable import MusterClient

@Suite struct PushReceiptTests {
    private static func read(_ text: String) throws -> PushReceipt {
        try PushReceipt(reply: ByteBuffer(string: text))
    }

    @Test func tellsWhereThePushStands() throws {
        #expect(try Self.read(#"{"pushed":{"topic":"t"}}"#) == PushReceipt(topic: "t"))
        #expect(
            try Self.read(#"{"pushed":{"topic":"t","id":"7","epoch":"k","offset":12,"later":1}}"#)
                == PushReceipt(topic: "t", id: "7", position: TopicPosition(epoch: "k", offset: 12))
        )
    }

    @Test func tellsWhatWasNotPublishedAgain() throws {
        let known = try Self.read(#"{"pushed":{"topic":"t","epoch":"k","offset":12,"duplicate":true}}"#)
        #expect(known.isDuplicate && !known.isStale)
        let old = try Self.read(#"{"pushed":{"topic":"t","epoch":"k","offset":12,"stale":true}}"#)
        #expect(old.isStale && !old.isDuplicate)
    }

    @Test func aRefusalIsAnErrorWithItsNumber() {
        let error = #expect(throws: MusterClientError.self) {
            try Self.read(#"{"error":{"code":409,"reason":"the offset is 4"}}"#)
        }
        #expect(error == MusterClientError(code: .refused(409), message: "the offset is 4"))
    }

    @Test(arguments: ["", "[]", "{}", #"{"pushed":{}}"#, #"{"pushed":1}"#, #"{"error":{"code":409}}"#])
    func anythingElseIsNoAnswer(text: String) {
        let error = #expect(throws: MusterClientError.self) { try Self.read(text) }
        #expect(error?.code == .protocolViolation)
    }
}
