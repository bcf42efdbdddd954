/// A topic's name with expressions in braces, such as `v1.user.{session.user_id}`: a manifest's `auto`.
package struct TopicTemplate: Sendable, Equatable {
    package enum Piece: Sendable, Equatable {
        case literal(String)
        case expression(Expression)
    }

    /// The template as written.
    package let text: String
    package let pieces: [Piece]

    package init(text: String, pieces: [Piece]) {
        self.text = text
        self.pieces = pieces
    }

    /// The name for one session; nil where an expression has no value or the result is no name: then there is nothing to
    /// subscribe to.
    ///
    /// Only text and integers are put into names: of other values nobody could say how a backend writes them.
    package func name(in scope: ExpressionScope) -> TopicName? {
        var name = ""
        for piece in self.pieces {
            switch piece {
            case .literal(let literal):
                name += literal
            case .expression(let expression):
                switch expression.evaluate(in: scope) {
                case .success(.string(let text)): name += text
                case .success(.integer(let number)): name += String(number)
                case .success, .failure: return nil
                }
            }
            // A session's text may be as long as its record; a name that is too long already grows no further.
            guard name.utf8.count <= NameRules.maximumBytes else { return nil }
        }
        return try? TopicName(name)
    }
}
