import NIOCore
import Testing

@testable import MusterDomain

@Suite struct WAMPReplyTests {
    private static func text(_ reply: WAMPReply) -> String {
        var buffer = ByteBuffer(string: "before ")
        reply.write(into: &buffer)
        #expect(buffer.readString(length: 7) == "before ")
        return String(buffer: buffer)
    }

    /// WA-5, WA-17: version 1, and the ident of the server that the pages were written against.
    @Test(
        arguments: [
            (.stork, #"[0,"16454043676b00eaffea9f0196050521",1,"Ratchet\/0.3.4"]"#),
            (.sandstone, #"[0,"16454043676b00eaffea9f0196050521",1,"Ratchet\/0.4.4"]"#),
        ] as [(WAMPProfile, String)]
    )
    func welcomeIsThatOfTheProfilesServer(profile: WAMPProfile, text: String) throws {
        let session = try #require(WAMPSessionID("16454043676b00eaffea9f0196050521"))
        #expect(Self.text(.welcome(session: session, serverIdent: profile.serverIdent)) == text)
    }

    /// ST-18, with the ids of the examples.
    @Test func aCallErrorRepeatsIDAndURI() {
        let description = "You are not allowed to make calls"
        #expect(
            Self.text(.callError(id: .text("Xa91"), errorURI: "v1.test.1", description: description))
                == #"[4,"Xa91","v1.test.1","You are not allowed to make calls"]"#
        )
        #expect(
            Self.text(.callError(id: .text("id1"), errorURI: "foo", description: description))
                == #"[4,"id1","foo","You are not allowed to make calls"]"#
        )
        let number = WAMPMessage.CallID.number(ByteBuffer(string: "1.50"))
        #expect(Self.text(.callError(id: number, errorURI: "a/é", description: "")) == #"[4,1.50,"a\/\u00e9",""]"#)
    }

    /// ST-11.
    @Test func aRefusalNamesTopicAndReason() {
        #expect(
            Self.text(.subscriptionRefused(topic: "v1.nope.1", reason: "Invalid topic"))
                == #"{"type":"error","message":"You cannot subscribe to v1.nope.1: Invalid topic"}"#
        )
        #expect(
            Self.text(.subscriptionRefused(topic: "chat/\"", reason: "nö"))
                == #"{"type":"error","message":"You cannot subscribe to chat\/\": n\u00f6"}"#
        )
    }

    /// SA-23.
    @Test func aRefusedTokenIsASentence() {
        #expect(Self.text(.authenticationRefused) == #""Could not authenticate client, closing connection.""#)
    }

    /// WA-6: the bytes of PHP's encoder.
    @Test(
        arguments: [
            ("", ""), ("a/b", #"a\/b"#), ("\"\\", #"\"\\"#), ("\u{8}\u{C}\n\r\t", #"\b\f\n\r\t"#),
            ("\u{0}\u{1F}", #"\u0000\u001f"#), ("\u{7F} ~", "\u{7F} ~"), ("é€", #"\u00e9\u20ac"#),
            ("😀", #"\ud83d\ude00"#), ("\u{80}\u{FFFF}\u{10FFFF}", #"\u0080\uffff\udbff\udfff"#),
        ]
    )
    func stringsAreEscapedAsByPHP(text: String, expected: String) {
        var buffer = ByteBuffer()
        buffer.writePHPJSONString(text)
        #expect(String(buffer: buffer) == "\"\(expected)\"")
        #expect((try? JSONElement.parse(buffer))?.string == text)
    }
}
