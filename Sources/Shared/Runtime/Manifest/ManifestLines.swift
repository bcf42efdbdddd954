/// The lines of a manifest, counted as the YAML parser counts them.
struct ManifestLines {
    /// YAML 1.1 §4.1.4; a carriage return and a line feed after it are one break.
    static let breaks: Set<Unicode.Scalar> = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]

    private let lines: [String.UnicodeScalarView.SubSequence]

    init(_ text: String) {
        let scalars = text.unicodeScalars
        var lines: [Substring.UnicodeScalarView] = []
        var begin = scalars.startIndex
        var index = begin
        while index < scalars.endIndex {
            let scalar = scalars[index]
            var next = scalars.index(after: index)
            if Self.breaks.contains(scalar) {
                lines.append(scalars[begin..<index])
                if scalar == "\r", next < scalars.endIndex, scalars[next] == "\n" { next = scalars.index(after: next) }
                begin = next
            }
            index = next
        }
        lines.append(scalars[begin...])
        self.lines = lines
    }

    var count: Int { self.lines.count }

    /// The scalars of line `number`, counted from 1; empty beyond the end.
    subscript(number: Int) -> Substring.UnicodeScalarView {
        1...self.lines.count ~= number ? self.lines[number - 1] : Substring.UnicodeScalarView()
    }
}
