extension ManifestDecoder {
    /// Bytes of one expression, pattern or template: who reads a manifest shall be able to read it.
    static let maximumExpressionBytes = Expression.maximumBytes

    /// Parses an expression; its errors are placed where they are in its text.
    mutating func expression(_ node: ManifestNode, path: String, variables: Set<String>) -> Expression? {
        self.parse(node, path: path, expected: "an expression such as has(session.user_id)") {
            (text) throws(ExpressionError) in try Expression(text, variables: variables)
        }
    }

    /// Parses the expression of a verifier, which comes to true or false.
    mutating func decision(_ node: ManifestNode, path: String, variables: Set<String>) -> Expression? {
        guard let expression = self.expression(node, path: path, variables: variables) else { return nil }
        guard let type = expression.typeName, type != "bool" else { return expression }
        self.report(node.mark, path, "expected an expression that comes to true or false, found one of type \(type)")
        return nil
    }

    mutating func linearPattern(_ node: ManifestNode, path: String) -> LinearPattern? {
        self.parse(node, path: path, expected: "a regular expression such as \"[0-9]+\"") {
            (text) throws(ExpressionError) in try LinearPattern(text)
        }
    }

    mutating func template(_ node: ManifestNode, path: String) -> TopicTemplate? {
        self.parse(node, path: path, expected: "a topic such as \"v1.user.{user}\"") {
            (text) throws(ExpressionError) in try TopicTemplate(text, variables: AccessVariables.automatic)
        }
    }

    private mutating func parse<Value>(
        _ node: ManifestNode,
        path: String,
        expected: String,
        _ parse: (String) throws(ExpressionError) -> Value
    ) -> Value? {
        guard let text = node.text else {
            self.report(node.mark, path, "expected \(expected), found \(node.found)")
            return nil
        }
        guard text.utf8.count <= Self.maximumExpressionBytes else {
            self.report(
                node.mark,
                path,
                "expected at most \(Self.maximumExpressionBytes) bytes, found \(text.utf8.count)"
            )
            return nil
        }
        do throws(ExpressionError) {
            return try parse(text)
        } catch {
            self.report(node.place(of: error.offset), path, error.message)
            return nil
        }
    }
}
