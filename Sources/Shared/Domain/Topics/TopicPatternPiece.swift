/// What a pattern's text consists of: single literal characters and whole parameters.
struct TopicPatternPiece {
    enum Content {
        case literal(Unicode.Scalar)
        case parameter(String)
    }

    let content: Content
    /// Unicode scalars before this piece.
    let offset: Int

    var literal: Unicode.Scalar? {
        switch self.content {
        case .literal(let scalar): scalar
        case .parameter: nil
        }
    }
}
