import Testing

/// A byte sequence that is not UTF-8, with the place where a strict reader must notice it.
struct MalformedText: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]
    /// The index of the first byte that makes the text invalid whatever follows.
    let firstInvalid: Int

    init(_ name: String, _ bytes: [UInt8], at firstInvalid: Int) {
        self.name = name
        self.bytes = bytes
        self.firstInvalid = firstInvalid
    }

    var testDescription: String { self.name }

    /// The classes of Markus Kuhn's decoder stress test, each by its shortest members.
    static let samples: [MalformedText] = [
        MalformedText("lone first continuation byte", [0x80], at: 0),
        MalformedText("lone last continuation byte", [0x61, 0xBF], at: 1),
        MalformedText("continuation after a whole character", [0xC3, 0xA9, 0xA9], at: 2),
        MalformedText("lonely start of two", [0xC3, 0x20], at: 1),
        MalformedText("lonely start of three", [0xE2, 0x20], at: 1),
        MalformedText("lonely start of four", [0xF1, 0x20], at: 1),
        MalformedText("three without the last", [0xE2, 0x82, 0x41], at: 2),
        MalformedText("four without the last", [0xF0, 0x9F, 0x98, 0x41], at: 3),
        MalformedText("start after a start", [0xE2, 0xC3, 0xA9], at: 1),
        MalformedText("FE", [0x61, 0x62, 0xFE], at: 2),
        MalformedText("FF", [0xFF], at: 0),
        MalformedText("overlong slash of two", [0xC0, 0xAF], at: 0),
        MalformedText("overlong slash of three", [0xE0, 0x80, 0xAF], at: 1),
        MalformedText("overlong slash of four", [0xF0, 0x80, 0x80, 0xAF], at: 1),
        MalformedText("overlong of five", [0xF8, 0x80, 0x80, 0x80, 0xAF], at: 0),
        MalformedText("overlong of six", [0xFC, 0x80, 0x80, 0x80, 0x80, 0xAF], at: 0),
        MalformedText("greatest overlong of two", [0xC1, 0xBF], at: 0),
        MalformedText("greatest overlong of three", [0xE0, 0x9F, 0xBF], at: 1),
        MalformedText("greatest overlong of four", [0xF0, 0x8F, 0xBF, 0xBF], at: 1),
        MalformedText("overlong NUL", [0xC0, 0x80], at: 0),
        MalformedText("surrogate U+D800", [0xED, 0xA0, 0x80], at: 1),
        MalformedText("surrogate U+DFFF", [0xED, 0xBF, 0xBF], at: 1),
        MalformedText("surrogate pair", [0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80], at: 1),
        MalformedText("U+110000", [0xF4, 0x90, 0x80, 0x80], at: 1),
        MalformedText("above U+10FFFF", [0xF5, 0x80, 0x80, 0x80], at: 0),
        MalformedText(
            "surrogate in the middle of Greek",
            [0xCE, 0xBA, 0xE1, 0xBD, 0xB9, 0xCF, 0x83, 0xCE, 0xBC, 0xCE, 0xB5, 0xED, 0xA0, 0x80, 0x65, 0x64],
            at: 12
        ),
        MalformedText("after a long ASCII run", Array("0123456789abcdef".utf8) + [0xF8], at: 16),
    ]

    /// Bytes that are likely to be text, or to be text but for one byte.
    static func nearlyText(length: Int, using random: inout SplitMix64) -> [UInt8] {
        let interesting: [UInt8] = [
            0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0,
            0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
        ]
        var bytes: [UInt8] = []
        while bytes.count < length {
            if Bool.random(using: &random) {
                let scalar = Unicode.Scalar(UInt32.random(in: 0...0xD7FF, using: &random)) ?? "?"
                bytes += Array(String(Character(scalar)).utf8)
            } else {
                bytes.append(interesting.randomElement(using: &random) ?? 0xFF)
            }
        }
        return bytes
    }
}
