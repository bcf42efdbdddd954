/// Makes text from anywhere safe to stand in one line of a log on a terminal.
///
/// A client chooses topic names, header values and close reasons that end up in metadata. Unescaped, a newline would forge
/// a log line, and an escape sequence or a bidirectional override would let a stranger write on the operator's terminal.
package enum LogText {
    /// Whether `scalar` could break a line, move the cursor or reorder what is shown.
    package static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true  // C0, DEL, C1
        case 0x2028, 0x2029: true  // line and paragraph separators
        case 0x200E, 0x200F, 0x061C, 0x202A...0x202E, 0x2066...0x2069: true  // bidirectional controls
        case 0xFEFF: true
        default: false
        }
    }

    /// Appends `text` with unsafe scalars written as `\n`, `\t`, `\r` or `\u{1b}`.
    ///
    /// - Parameter quoted: also escapes `"` and `\`, for a value between double quotes.
    package static func appendEscaped(_ text: String, quoted: Bool, to line: inout [UInt8]) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": line.append(contentsOf: #"\n"#.utf8)
            case "\r": line.append(contentsOf: #"\r"#.utf8)
            case "\t": line.append(contentsOf: #"\t"#.utf8)
            case "\"" where quoted: line.append(contentsOf: #"\""#.utf8)
            case "\\" where quoted: line.append(contentsOf: #"\\"#.utf8)
            case _ where isUnsafe(scalar): line.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".utf8)
            default: line.append(contentsOf: scalar.utf8)
            }
        }
    }

    /// Appends `value` bare when it is a plain word, else between double quotes.
    package static func appendValue(_ value: String, to line: inout [UInt8]) {
        let plain =
            !value.isEmpty
            && value.unicodeScalars.allSatisfy { scalar in
                !isUnsafe(scalar) && scalar != " " && scalar != "\"" && scalar != "=" && scalar != "\\"
            }
        if plain {
            line.append(contentsOf: value.utf8)
        } else {
            line.append(UInt8(ascii: "\""))
            appendEscaped(value, quoted: true, to: &line)
            line.append(UInt8(ascii: "\""))
        }
    }
}
