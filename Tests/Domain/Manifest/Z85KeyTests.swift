import Testing

@testable import MusterDomain

@Suite struct Z85KeyTests {
    /// The example keys of ZeroMQ's zmq_curve(7).
    static let publicText = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"
    static let secretText = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs"

    @Test func keysAreFortyCharacters() throws {
        #expect(try Z85PublicKey(Self.publicText).text == Self.publicText)
        #expect(try Z85SecretKey(Self.secretText).withExposedText { $0 } == Self.secretText)
    }

    @Test(arguments: [
        ("abc", "3 characters"),
        (String(repeating: "a", count: 39) + "~", "another character at place 40"),
        (String(repeating: "#", count: 40), "a group above 2^32 - 1 at place 1"),
    ])
    func faultsAreNamedWithoutTheKey(text: String, found: String) {
        #expect(throws: SettingError(expected: Z85SecretKey.expectation, found: found)) { try Z85SecretKey(text) }
        #expect(throws: SettingError(expected: Z85PublicKey.expectation, found: found)) { try Z85PublicKey(text) }
    }

    @Test func aSecretIsShownNowhere() throws {
        let key = try Z85SecretKey(Self.secretText)
        var dumped = ""
        dump(SecretKeySource.value(key), to: &dumped)
        for text in ["\(key)", String(reflecting: key), "\(SecretKeySource.value(key))", dumped, "\([key])"] {
            #expect(!text.contains(Self.secretText.prefix(8)), "\(text)")
        }
        #expect("\(key)" == "<redacted>")
    }
}
