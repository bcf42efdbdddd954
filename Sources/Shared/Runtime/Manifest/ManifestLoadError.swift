/// Why a process cannot have its manifest.
package struct ManifestLoadError: Error, CustomStringConvertible {
    package enum Code: Sendable {
        /// The file cannot be read.
        case unreadable
        /// The file is no manifest of this version.
        case invalid
    }

    package let code: Code
    /// The whole report, ready to be shown; it ends with a line feed.
    package let message: String

    package var description: String { self.message }
}
