extension TopicPattern {
    /// Reads a pattern.
    ///
    /// - Throws: The position, what was expected and what was found.
    package init(_ text: String) throws(TopicPatternError) {
        var parser = TopicPatternParser(text)
        let pieces = try parser.pieces()
        let separator = Self.separator(of: pieces)
        self.parts = try Self.parts(of: pieces, separator: separator)
        self.parameterNames = parser.parameterNames
        self.separator = separator
        self.text = text
    }

    private static func separator(of pieces: [TopicPatternPiece]) -> Separator {
        let literals = pieces.compactMap(\.literal)
        return !literals.contains("/") && literals.contains(".") ? .dot : .slash
    }

    private static func parts(
        of pieces: [TopicPatternPiece],
        separator: Separator
    ) throws(TopicPatternError) -> [TopicPart] {
        let separatorScalar = Unicode.Scalar(separator.rawValue)
        var parts: [TopicPart] = []
        var begin = 0
        while begin <= pieces.count {
            let end = pieces[begin...].firstIndex { $0.literal == separatorScalar } ?? pieces.count
            // A leading slash begins the first part; any other empty part of a slashed pattern matches nothing.
            if begin == end, separator == .slash, begin > 0 {
                throw TopicPatternError(
                    offset: pieces[begin - 1].offset + (end == pieces.count ? 1 : 0),
                    expected: "a part after `/`",
                    found: end == pieces.count ? "the end" : "another `/`"
                )
            }
            parts.append(try Self.part(of: pieces[begin..<end]))
            begin = end + 1
        }
        return parts
    }

    private static func part(of pieces: ArraySlice<TopicPatternPiece>) throws(TopicPatternError) -> TopicPart {
        var literals: [[UInt8]] = [[]]
        for piece in pieces {
            switch piece.content {
            case .literal(let scalar):
                literals[literals.count - 1].append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
            case .parameter(let name):
                guard literals.count == 1 else {
                    throw TopicPatternError(
                        offset: piece.offset,
                        expected: "one parameter in a part",
                        found: "a second one, `{\(name)}`"
                    )
                }
                literals.append([])
            }
        }
        let hasParameter = literals.count == 2
        return TopicPart(prefix: literals[0], suffix: hasParameter ? literals[1] : [], hasParameter: hasParameter)
    }
}
