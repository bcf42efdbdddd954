/// Why a text is no expression, and where.
package struct ExpressionError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Unicode scalars of the text before the place.
    package let offset: Int
    /// What was expected and what was found.
    package let message: String

    package init(offset: Int, message: String) {
        self.offset = offset
        self.message = message
    }

    package var description: String { self.message }
}
