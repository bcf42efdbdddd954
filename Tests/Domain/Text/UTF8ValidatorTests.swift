import Testing

@testable import MusterDomain

@Suite struct UTF8ValidatorTests {
    @Test(arguments: WellFormedText.samples)
    func acceptsWellFormedTextInEverySplit(_ text: [UInt8]) {
        for cut in 0...text.count {
            var validator = UTF8Validator()
            #expect(validator.validate(bytes: text[..<cut]))
            #expect(validator.validate(bytes: text[cut...]))
            #expect(validator.isComplete)
        }
    }

    @Test(arguments: MalformedText.samples)
    func failsAtTheFirstInvalidByteInEverySplit(_ sample: MalformedText) {
        let longest = sample.bytes[..<sample.firstInvalid]
        for cut in 0...longest.count {
            var validator = UTF8Validator()
            #expect(validator.validate(bytes: longest[..<cut]))
            #expect(validator.validate(bytes: longest[cut...]))
            #expect(!validator.validate(bytes: sample.bytes[sample.firstInvalid...]))
        }
    }

    @Test func staysFailed() {
        var validator = UTF8Validator()
        #expect(!validator.validate(bytes: [0xFF]))
        #expect(!validator.isComplete)
        #expect(!validator.validate(bytes: [0x41]))
        #expect(!validator.validate(bytes: [0x80]))
    }

    @Test(arguments: [[0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0x41, 0xF4]] as [[UInt8]])
    func isIncompleteInsideACharacter(_ bytes: [UInt8]) {
        var validator = UTF8Validator()
        #expect(validator.validate(bytes: bytes[...]))
        #expect(!validator.isComplete)
    }

    @Test func acceptsEveryUnicodeScalar() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            var validator = UTF8Validator()
            let accepted = validator.validate(bytes: Array(UTF8.encode(scalar)!)[...]) && validator.isComplete
            if !accepted { Issue.record("U+\(String(value, radix: 16)) was refused") }
        }
    }

    @Test func agreesWithTheStandardLibraryOnRandomBytes() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<20_000 {
            let bytes = MalformedText.nearlyText(length: Int.random(in: 0...24, using: &random), using: &random)
            var validator = UTF8Validator()
            let accepted = validator.validate(bytes: bytes[...]) && validator.isComplete
            #expect(accepted == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
        }
    }
}

extension UTF8Validator {
    fileprivate mutating func validate(bytes: ArraySlice<UInt8>) -> Bool {
        bytes.withUnsafeBytes { self.validate($0) }
    }
}
