/// CEL's macros over the elements of a list or the keys of a map.
enum ExpressionQuantifier: String, CaseIterable {
    case all
    case exists

    /// The answer of an element that settles the matter, whatever the others say, errors included.
    var decisiveAnswer: Bool {
        switch self {
        case .all: false
        case .exists: true
        }
    }
}
