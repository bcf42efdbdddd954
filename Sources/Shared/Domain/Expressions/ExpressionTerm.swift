/// A node while it is being parsed.
struct ExpressionTerm {
    let node: ExpressionNode
    /// Where it begins, in scalars.
    let offset: Int
    /// Nodes on the longest way down. An evaluation calls itself once per level, so it is bounded.
    let depth: Int

    /// The deepest tree and the deepest nesting of brackets: twice what the CEL specification asks of an implementation,
    /// and far from the end of any thread's stack.
    static let maximumDepth = 64

    init(_ node: ExpressionNode, at offset: Int, over parts: [ExpressionTerm] = []) throws(ExpressionError) {
        self.node = node
        self.offset = offset
        self.depth = 1 + (parts.lazy.map(\.depth).max() ?? 0)
        guard self.depth <= Self.maximumDepth else { throw .tooDeep(at: offset) }
    }
}

extension ExpressionError {
    static func tooDeep(at offset: Int) -> ExpressionError {
        ExpressionError(
            offset: offset,
            message: "expected at most \(ExpressionTerm.maximumDepth) levels of nesting, found more"
        )
    }
}
