/// A topic's name with expressions in braces, such as `v1.user.{session.user_id}`: a manifest's `auto`.
package struct TopicTemplate: Sendable, Equatable {
    package enum Piece: Sendable, Equatable {
        case literal(String)
        case expression(Expression)
    }

    package let text: String
    package let pieces: [Piece]

    package init(text: String, pieces: [Piece]) {
        self.text = text
        self.pieces = pieces
    }

    /// The name for one session; nil where an expression has no value or the result is no name: then there is nothing to
    /// subscribe to.
    package func name(in scope: ExpressionScope) -> TopicName? { nil }
}
