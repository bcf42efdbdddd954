extension SessionValue {
    /// Characters of a list or mapping that is shown with what is in it.
    private static let shownCharacters = 60

    /// The value for the eyes of an operator: texts in quotation marks and cut, large lists and mappings by their size.
    package var shown: String {
        switch self {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .double(let number): "\(number)"
        case .string(let text): SettingError.quoted(text)
        case .bytes(let bytes): "\(bytes.count) bytes that are no text"
        case .list(let values): Self.shown(values, between: ("[", "]"), otherwise: "a list of") { $0.shown }
        case .map(let map):
            Self.shown(map.entries, between: ("{", "}"), otherwise: "a mapping of") {
                "\($0.key.shown): \($0.value.shown)"
            }
        }
    }

    /// The elements on one line, or else their number.
    private static func shown<Element>(
        _ elements: [Element],
        between brackets: (String, String),
        otherwise: String,
        _ text: (Element) -> String
    ) -> String {
        var line = ""
        for element in elements {
            guard line.count <= Self.shownCharacters else { break }
            line += (line.isEmpty ? "" : ", ") + text(element)
        }
        return line.count <= Self.shownCharacters ? brackets.0 + line + brackets.1 : "\(otherwise) \(elements.count)"
    }
}

extension SessionMap.Key {
    fileprivate var shown: String {
        switch self {
        case .integer(let number): String(number)
        case .string(let text): SettingError.shown(text)
        }
    }
}
