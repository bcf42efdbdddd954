extension ExpressionError {
    /// Scalars of an excerpt's line.
    private static let excerptWidth = 72

    /// The line of `text` that holds the place, and below it a caret under the place:
    ///
    ///     sesion.user_id == feedId
    ///     ^
    ///
    /// A long line is cut to what stands around the place. Control characters are shown as spaces.
    package func excerpt(of text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        let place = min(max(self.offset, 0), scalars.count)
        let start = scalars[..<place].lastIndex(of: "\n").map { $0 + 1 } ?? 0
        let end = scalars[place...].firstIndex(of: "\n") ?? scalars.count
        let first = max(start, place - Self.excerptWidth * 2 / 3)
        let last = min(end, first + Self.excerptWidth)
        var line = String.UnicodeScalarView()
        line.append(contentsOf: scalars[first..<last].map { $0.properties.generalCategory == .control ? " " : $0 })
        return String(line) + "\n" + String(repeating: " ", count: place - first) + "^"
    }
}
