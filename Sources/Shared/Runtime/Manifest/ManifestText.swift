import MusterDomain

/// Checks the bytes of a manifest before the parser sees them.
enum ManifestText {
    /// The text, when it is UTF-8, has printable characters only (YAML 1.2 §5.1) and few aliases.
    ///
    /// - Throws: The first fault, with its place.
    static func check(_ bytes: [UInt8]) throws(ManifestProblem) -> String {
        // Editors of some systems begin a file with a byte order mark; to libyaml it would be a character of the text.
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let bytes = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
        var place = Place()
        var codec = UTF8()
        var input = bytes.makeIterator()
        var previous: Unicode.Scalar = "\n"
        var aliases = 0
        decoding: while true {
            switch codec.decode(&input) {
            case .scalarValue(let scalar):
                if Self.isAliasName(scalar), previous == "*", place.starBeginsToken {
                    aliases += 1
                    let star = ManifestMark(line: place.mark.line, column: place.mark.column - 1)
                    try Self.check(aliases: aliases, at: star)
                }
                try Self.check(scalar, at: place.mark)
                place.advance(past: scalar, after: previous)
                previous = scalar
            case .emptyInput:
                break decoding
            case .error:
                throw YAMLManifestReader.problem(place.mark, "expected UTF-8, found bytes that are none")
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func check(aliases: Int, at mark: ManifestMark) throws(ManifestProblem) {
        let limit = YAMLManifestReader.Limits.aliases
        guard aliases <= limit else {
            throw YAMLManifestReader.problem(mark, "expected at most \(limit) aliases, found more")
        }
    }

    private static func check(_ scalar: Unicode.Scalar, at mark: ManifestMark) throws(ManifestProblem) {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xFFFD, 0x10000...0x10FFFF:
            return
        default:
            let digits = String(scalar.value, radix: 16, uppercase: true)
            let code = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            throw YAMLManifestReader.problem(mark, "expected printable text, found U+\(code)")
        }
    }

    /// Whether an anchor's name may go on with this character, as libyaml has it.
    private static func isAliasName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
        default: false
        }
    }

    /// The place of the next character.
    private struct Place {
        private(set) var mark = ManifestMark.start
        /// Whether a star just passed stands where YAML takes it for an alias: not inside a word or an address.
        private(set) var starBeginsToken = false

        mutating func advance(past scalar: Unicode.Scalar, after previous: Unicode.Scalar) {
            self.starBeginsToken =
                scalar == "*" && " \t\r\n,[]{}:?-\u{85}\u{2028}\u{2029}".unicodeScalars.contains(previous)
            if scalar == "\n", previous == "\r" { return }
            if ManifestLines.breaks.contains(scalar) {
                self.mark = ManifestMark(line: self.mark.line + 1, column: 1)
            } else {
                self.mark = ManifestMark(line: self.mark.line, column: self.mark.column + 1)
            }
        }
    }
}
