/// Breaks a text into lines of a terminal at its spaces.
package enum WordWrap {
    /// - Parameter continuation: What the lines from the second on begin with.
    /// - Returns: Lines of at most `width` characters, but for words that are longer.
    package static func lines(_ text: String, width: Int, continuation: String = "    ") -> [String] {
        var lines: [String] = []
        var line = ""
        var isFirst = true
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if isFirst {
                line = String(word)
                isFirst = false
            } else if line.count + 1 + word.count <= width {
                line += " \(word)"
            } else {
                lines.append(line)
                line = continuation + word
            }
        }
        return lines + [line]
    }
}
