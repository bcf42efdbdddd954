extension ScalarSet {
    static let digits: [Span] = [0x30...0x39]
    static let words: [Span] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
    /// RE2's `\s`: without the vertical tab.
    static let spaces: [Span] = [0x09...0x0A, 0x0C...0x0D, 0x20...0x20]

    /// The spans of the Perl class `\d`, `\w`, `\s` or its negation; nil for another letter.
    static func perlClass(_ letter: Unicode.Scalar, ignoresCase: Bool) -> [Span]? {
        switch letter {
        case "d": Self.digits
        case "w": Self.words
        case "s": Self.spaces
        case "D": Self.complement(of: Self.digits)
        case "W": Self.complement(of: Self.words, ignoresCase: ignoresCase)
        case "S": Self.complement(of: Self.spaces)
        default: nil
        }
    }

    /// All that is in none of `spans`, of which ASCII letters stand for both cases when case is ignored: what differs by case
    /// from something in a class is not outside of it.
    static func complement(of spans: [Span], ignoresCase: Bool) -> [Span] {
        guard ignoresCase else { return Self.complement(of: spans) }
        let letters = (UInt8(0)...127).map { Unicode.Scalar($0) }.filter { letter in
            letter.isASCIILetter && spans.contains { $0.contains(letter.value) }
        }
        let variants = letters.flatMap(\.caseVariants).map { $0.value...$0.value }
        return Self.complement(of: spans + variants)
    }

    /// The spans of `[:name:]` (ASCII, as in RE2).
    static let posixClasses: [String: [Span]] = [
        "alnum": [0x30...0x39, 0x41...0x5A, 0x61...0x7A],
        "alpha": [0x41...0x5A, 0x61...0x7A],
        "ascii": [0x00...0x7F],
        "blank": [0x09...0x09, 0x20...0x20],
        "cntrl": [0x00...0x1F, 0x7F...0x7F],
        "digit": Self.digits,
        "graph": [0x21...0x7E],
        "lower": [0x61...0x7A],
        "print": [0x20...0x7E],
        "punct": [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E],
        "space": [0x09...0x0D, 0x20...0x20],
        "upper": [0x41...0x5A],
        "word": Self.words,
        "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66],
    ]
}
