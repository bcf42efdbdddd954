extension ExpressionNode {
    /// A variable or a part of one, such as `session.roles[0]`.
    struct Path {
        let path: String
        let node: ExpressionNode
    }

    /// The longest paths that are read, each once, in the order of the text.
    var paths: [Path] {
        var found: [Path] = []
        var known: Set<String> = []
        self.collectPaths { path in
            if known.insert(path.path).inserted { found.append(path) }
        }
        return found
    }

    private func collectPaths(_ add: (Path) -> Void) {
        guard let path = self.path else {
            for child in self.children { child.collectPaths(add) }
            return
        }
        add(Path(path: path, node: self.read))
        self.collectIndexPaths(add)
    }

    /// Of `session.roles[feedId]`, also `feedId`.
    private func collectIndexPaths(_ add: (Path) -> Void) {
        switch self {
        case .member(let base, _), .presence(let base, _):
            base.collectIndexPaths(add)
        case .index(let base, let index):
            base.collectIndexPaths(add)
            index.collectPaths(add)
        case .constant, .variable, .element, .negation, .conjunction, .disjunction, .conditional, .comparison,
            .containment, .call, .match, .list, .map, .quantified:
            break
        }
    }

    /// What `has(session.user_id)` asks about is the member.
    private var read: ExpressionNode {
        if case .presence(let base, let key) = self { .member(base, key: key) } else { self }
    }

    /// The text of a variable or a part of one; nil for anything else, and where an element of a quantifier takes part: it
    /// has no one value.
    var path: String? {
        switch self {
        case .variable(let name):
            name
        case .member(let base, let key), .presence(let base, let key):
            base.path.map { "\($0).\(key)" }
        case .index(let base, let index):
            base.path.flatMap { base in index.indexText.map { "\(base)[\($0)]" } }
        case .constant, .element, .negation, .conjunction, .disjunction, .conditional, .comparison, .containment, .call,
            .match, .list, .map, .quantified:
            nil
        }
    }

    private var indexText: String? {
        switch self.constant {
        case .integer(let number): String(number)
        case .string(let text): "\"\(text)\""
        case .null, .bool, .double, .bytes, .list, .map, nil: self.path
        }
    }
}
