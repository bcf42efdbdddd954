/// Where a text stopped being JSON, and what was expected there.
package struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Bytes before the fault.
    package let offset: Int
    /// What was found and what was expected.
    package let message: String

    package init(offset: Int, message: String) {
        self.offset = offset
        self.message = message
    }

    package var description: String { "\(self.message) at byte \(self.offset)" }
}
