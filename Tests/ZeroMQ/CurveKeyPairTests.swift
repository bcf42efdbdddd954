import Testing

@testable import ZeroMQ

struct CurveKeyPairTests {
    @Test func publicHalfFollowsFromTheSecret() throws {
        let pair = try CurveKeyPair.generate()
        #expect(try CurveKeyPair(secretKey: pair.secretKey) == pair)
        #expect(try CurveKeyPair.generate() != pair)
    }

    @Test func keysSurviveTheirText() throws {
        let pair = try CurveKeyPair.generate()
        #expect(CurvePublicKey(z85: pair.publicKey.z85) == pair.publicKey)
        #expect(CurveSecretKey(z85: pair.secretKey.revealed()) == pair.secretKey)
        #expect(pair.publicKey.z85.utf8.count == 40)
    }

    /// The pair of the examples in RFC 26's reference implementation.
    @Test func knownSecretGivesTheKnownPublicKey() throws {
        let secret = try #require(CurveSecretKey(z85: "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs"))
        #expect(try CurveKeyPair(secretKey: secret).publicKey.z85 == "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID")
    }

    @Test(arguments: [
        "", "short", String(repeating: "a", count: 39), String(repeating: "a", count: 41),
        String(repeating: "\"", count: 40), String(repeating: "~", count: 40),
        String(repeating: "a", count: 20) + "\0" + String(repeating: "a", count: 19),
        String(repeating: "#", count: 40),
    ])
    func textThatIsNoKeyIsRefused(_ text: String) {
        #expect(CurvePublicKey(z85: text) == nil)
        #expect(CurveSecretKey(z85: text) == nil)
    }

    @Test func secretIsNotShown() throws {
        let pair = try CurveKeyPair.generate()
        var dumped = ""
        dump(pair, to: &dumped)
        for text in ["\(pair)", String(reflecting: pair), dumped] {
            #expect(!text.contains(pair.secretKey.revealed()))
        }
    }
}
