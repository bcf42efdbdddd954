/// Why a text is no value of a setting: what was expected and what was found.
package struct SettingError: Error, Equatable, CustomStringConvertible {
    package let expected: String
    package let found: String
    /// Which element of a list is meant; nil for a single value.
    package var element: Int?

    package init(expected: String, found: String, element: Int? = nil) {
        self.expected = expected
        self.found = found
        self.element = element
    }

    /// The error for a text that people may see.
    package init(expected: String, text: String) {
        self.init(expected: expected, found: Self.quoted(text))
    }

    package var description: String { "expected \(self.expected), found \(self.found)" }

    /// The most characters of a foreign text that an error message repeats.
    private static let shownCharacters = 40

    /// `text` in quotation marks, as `shown`.
    package static func quoted(_ text: String) -> String { "\"\(Self.shown(text))\"" }

    /// `text` on one line, shortened, with control characters and quotation marks escaped.
    package static func shown(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(Self.shownCharacters) {
            if scalar == "\"" || scalar == "\\" {
                shown += "\\\(scalar)"
            } else if Self.isInvisible(scalar) {
                // ASCII escapes also stop text that would turn the reading direction of a terminal.
                shown += scalar.escaped(asASCII: true)
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        let isLonger = !text.unicodeScalars.dropFirst(Self.shownCharacters).isEmpty
        return isLonger ? shown + "…" : shown
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }
}
