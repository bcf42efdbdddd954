extension SessionValue {
    /// The value for the eyes of an operator: texts in quotation marks and cut, lists and mappings by their size.
    package var shown: String {
        switch self {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .double(let number): "\(number)"
        case .string(let text): SettingError.quoted(text)
        case .bytes(let bytes): "\(bytes.count) bytes that are no text"
        case .list(let values): values.isEmpty ? "an empty list" : "a list of \(values.count)"
        case .map(let map): map.isEmpty ? "an empty mapping" : "a mapping of \(map.count)"
        }
    }
}
