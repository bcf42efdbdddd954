extension ExpressionNode {
    /// The type of the value as the language calls it; nil where the data decides.
    var typeName: String? {
        switch self {
        case .constant(let value): value.typeName
        case .variable, .element, .member, .index, .conditional: nil
        case .presence, .negation, .conjunction, .disjunction, .comparison, .containment, .match, .quantified: "bool"
        case .call(.size, _), .call(.int, _): "int"
        case .call(.string, _): "string"
        case .call(.startsWith, _), .call(.endsWith, _), .call(.contains, _), .call(.matches, _): "bool"
        case .list: "list"
        case .map: "map"
        }
    }
}
