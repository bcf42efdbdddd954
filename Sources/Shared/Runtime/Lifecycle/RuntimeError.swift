/// What the runtime reports to the command that started it.
package struct RuntimeError: Error, CustomStringConvertible {
    package enum Code: Sendable {
        /// A setting has a value that it cannot have.
        case invalidSetting
        /// An address cannot be bound.
        case bindFailed
    }

    package var code: Code
    /// Says what was expected and what was found.
    package var message: String

    package init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
