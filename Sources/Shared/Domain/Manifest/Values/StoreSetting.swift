/// Where history is kept: `memory`, or `sqlite:PATH`.
package enum StoreSetting: Equatable, Sendable, CustomStringConvertible {
    /// Gone with the hub's process.
    case memory
    /// A file, relative to the hub's working directory.
    case sqlite(path: String)

    static let expectation = "memory, or sqlite: and the path of a file"
    private static let prefix = "sqlite:"
    /// What file systems take, with room for the names beside it.
    private static let maximumBytes = 4000

    /// Reads a setting's text.
    package init(_ text: String) throws(SettingError) {
        guard text != "memory" else {
            self = .memory
            return
        }
        guard text.hasPrefix(Self.prefix) else { throw SettingError(expected: Self.expectation, text: text) }
        let path = String(text.dropFirst(Self.prefix.count))
        let hasControls = path.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
        guard !path.isEmpty, path.utf8.count <= Self.maximumBytes, !hasControls, !path.hasSuffix("/") else {
            throw SettingError(expected: Self.expectation, text: text)
        }
        self = .sqlite(path: path)
    }

    package var description: String {
        switch self {
        case .memory: "memory"
        case .sqlite(let path): Self.prefix + path
        }
    }
}
