import MusterDomain

/// Finds where the characters of a scalar stand in the manifest, as escapes, folding and indentation move them.
struct ScalarAligner {
    private enum Limits {
        /// Characters of a text that are looked at; no expression is longer.
        static let characters = 4096
        /// Columns in which a scalar may begin: finding a place far out in a line costs the whole line before it.
        static let columns = 4096
        /// Moves that are noted for one scalar; what follows is placed as if nothing moved it.
        static let breaks = 64
    }

    private let lines: ManifestLines
    private var number = 0
    private var line: [Unicode.Scalar] = []
    private var column = 0

    init(_ lines: ManifestLines) { self.lines = lines }

    /// The moves in `text`, which was written at `mark`; the first is at offset 0 when the text begins elsewhere than the
    /// style says.
    mutating func breaks(of text: String, style: ManifestNode.ScalarStyle, at mark: ManifestMark) -> [ScalarBreak] {
        guard mark.column <= Limits.columns, Self.mayMove(text, style) else { return [] }
        var next: ManifestMark
        var quote: Unicode.Scalar?
        switch style {
        case .plain:
            next = mark
        case .quoted:
            next = ManifestMark(line: mark.line, column: mark.column + 1)
            quote = self.lines[mark.line].dropFirst(mark.column - 1).first
        case .block:
            next = ManifestMark(line: mark.line + 1, column: 1)
        }
        self.move(to: next)
        // The place that a reader assumes for the first character of a block is that of its header.
        if style == .block { next = mark }
        var breaks: [ScalarBreak] = []
        for (offset, scalar) in text.unicodeScalars.prefix(Limits.characters).enumerated() {
            guard breaks.count < Limits.breaks, let place = self.advance(past: scalar, quote: quote) else { break }
            if place != next { breaks.append(ScalarBreak(offset: offset, mark: place)) }
            next = ManifestMark(line: place.line, column: place.column + 1)
        }
        return breaks
    }

    /// A plain scalar is written as it is, unless it has several lines; then it has spaces.
    private static func mayMove(_ text: String, _ style: ManifestNode.ScalarStyle) -> Bool {
        switch style {
        case .plain: text.utf8.contains { $0 == 0x20 || $0 == 0x0A }
        case .quoted, .block: true
        }
    }

    private mutating func move(to mark: ManifestMark) {
        self.number = mark.line
        self.line = Array(self.lines[mark.line].prefix(Limits.columns * 2))
        self.column = mark.column - 1
    }

    /// Where `scalar` stands; nil when the source does not agree any more.
    private mutating func advance(past scalar: Unicode.Scalar, quote: Unicode.Scalar?) -> ManifestMark? {
        let isSpace = scalar == " " || scalar == "\n"
        while true {
            guard self.column < self.line.count else {
                guard self.number < self.lines.count else { return nil }
                let end = ManifestMark(line: self.number, column: self.column + 1)
                self.move(to: ManifestMark(line: self.number + 1, column: 1))
                while self.column < self.line.count, self.line[self.column] == " " { self.column += 1 }
                if isSpace { return end }
                continue
            }
            let place = ManifestMark(line: self.number, column: self.column + 1)
            let found = self.line[self.column]
            if found == scalar, quote != "\"" || found != "\\" {
                // Two single quotation marks stand for one.
                self.column += quote == "'" && found == "'" ? 2 : 1
                return place
            }
            if quote == "\"", found == "\\" {
                guard self.column + 1 < self.line.count else {
                    self.column += 1
                    continue
                }
                self.column += Self.lengthOfEscape(self.line[self.column + 1])
                return place
            }
            if isSpace { return place }
            guard found == " " || found == "\t" else { return nil }
            self.column += 1
        }
    }

    /// YAML 1.2 §5.7.
    private static func lengthOfEscape(_ letter: Unicode.Scalar) -> Int {
        switch letter {
        case "x": 4
        case "u": 6
        case "U": 10
        default: 2
        }
    }
}
