/// Where a text stopped being one of PHP's serialization format, and why. It holds nothing of the text.
package struct PHPError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What kind of fault it is; a bounded label.
    package enum Code: String, Sendable, CaseIterable {
        /// The grammar asks for something else here.
        case malformed
        /// The text ends inside a value, or a length goes beyond its end.
        case truncated
        /// Something follows the value.
        case trailingBytes = "trailing-bytes"
        /// An integer beyond 64 bits; PHP warns and takes the nearest.
        case outOfRange = "out-of-range"
        /// A key or a session variable that stands twice; PHP takes the last.
        case duplicateKey = "duplicate-key"
        /// A form that PHP reads, but has not written since version 5: `S:`, `o:`, a session variable without value. Where class
        /// names are kept, also what only a class can read.
        case unsupported
        /// A reference to a value that there is not, or to one whose place in the text only its class knows.
        case badReference = "bad-reference"
        /// Not the array that a session is.
        case notAnArray = "not-an-array"
        /// Beyond one of `PHPLimits`.
        case limit
    }

    package let code: Code
    /// Bytes before the fault.
    package let offset: Int
    /// What was expected.
    package let message: String

    package init(_ code: Code, offset: Int, _ message: String) {
        self.code = code
        self.offset = offset
        self.message = message
    }

    package var description: String { "\(self.message) at byte \(self.offset)" }
}
