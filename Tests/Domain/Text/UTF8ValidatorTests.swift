import Testing

@testable import MusterDomain

@Suite struct UTF8ValidatorTests {
    @Test(arguments: WellFormedText.samples)
    func acceptsWellFormedTextInEverySplit(_ text: [UInt8]) {
        for cut in 0...text.count {
            #expect(Verdict(text[..<cut], text[cut...]) == Verdict(pieces: [true, true], isComplete: true))
        }
    }

    @Test(arguments: MalformedText.samples)
    func failsAtTheFirstInvalidByteInEverySplit(_ sample: MalformedText) {
        let longest = sample.bytes[..<sample.firstInvalid]
        for cut in 0...longest.count {
            let verdict = Verdict(longest[..<cut], longest[cut...], sample.bytes[sample.firstInvalid...])
            #expect(verdict == Verdict(pieces: [true, true, false], isComplete: false))
        }
    }

    @Test(arguments: 0..<20)
    func noticesABadByteAtEveryPlaceOfAWord(_ place: Int) {
        var text = Array(repeating: UInt8(ascii: "a"), count: 24)
        text[place] = 0xFF
        #expect(Verdict(text[...]).pieces == [false])
        #expect(Verdict(text[..<place], text[place...]).pieces == [true, false])
    }

    @Test func staysFailed() {
        #expect(Verdict([0xFF], [0x41], [0x80], []).pieces == [false, false, false, true])
        #expect(!Verdict([0xFF], [0x41]).isComplete)
    }

    @Test(arguments: [[0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0x41, 0xF4]] as [[UInt8]])
    func isIncompleteInsideACharacter(_ bytes: [UInt8]) {
        #expect(Verdict(bytes[...]) == Verdict(pieces: [true], isComplete: false))
    }

    @Test func acceptsEveryUnicodeScalar() {
        var refused: [Unicode.Scalar] = []
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar) else { continue }
            var validator = UTF8Validator()
            let accepted = Array(encoded).withUnsafeBytes { validator.validate($0) }
            if !accepted || !validator.isComplete { refused.append(scalar) }
        }
        #expect(refused == [])
    }

    @Test func agreesWithTheStandardLibraryOnRandomBytes() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<20_000 {
            let bytes = MalformedText.nearlyText(length: Int.random(in: 0...24, using: &random), using: &random)
            let verdict = Verdict(bytes[...])
            let isText = String(validating: bytes, as: UTF8.self) != nil
            #expect((verdict.pieces[0] && verdict.isComplete) == isText, "\(bytes)")
        }
    }
}

/// What a validator said to each piece of a text, and whether it saw whole characters.
private struct Verdict: Equatable {
    var pieces: [Bool]
    var isComplete: Bool

    init(pieces: [Bool], isComplete: Bool) {
        self.pieces = pieces
        self.isComplete = isComplete
    }

    init(_ pieces: ArraySlice<UInt8>...) {
        var validator = UTF8Validator()
        self.pieces = pieces.map { piece in piece.withUnsafeBytes { validator.validate($0) } }
        self.isComplete = validator.isComplete
    }
}
