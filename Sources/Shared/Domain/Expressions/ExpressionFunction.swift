/// The functions of the language.
enum ExpressionFunction: String, CaseIterable {
    case size
    case startsWith
    case endsWith
    case contains
    case matches
    case int
    case string

    /// How it is written, for messages.
    var usage: String {
        switch self {
        case .size: "size(value)"
        case .startsWith: "text.startsWith(prefix)"
        case .endsWith: "text.endsWith(suffix)"
        case .contains: "text.contains(part)"
        case .matches: "text.matches(pattern)"
        case .int: "int(value)"
        case .string: "string(value)"
        }
    }

    /// Arguments of the form `function(…)`; nil where there is no such form.
    var globalArguments: Int? {
        switch self {
        case .size, .int, .string: 1
        case .matches: 2
        case .startsWith, .endsWith, .contains: nil
        }
    }

    /// Arguments of the form `value.function(…)`; nil where there is no such form.
    var memberArguments: Int? {
        switch self {
        case .size: 0
        case .startsWith, .endsWith, .contains, .matches: 1
        case .int, .string: nil
        }
    }
}
