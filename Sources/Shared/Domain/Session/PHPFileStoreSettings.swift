/// PHP's own session files.
package struct PHPFileStoreSettings: Sendable, Equatable {
    /// The folder, `session.save_path`.
    package var path: String
    /// Levels of folders named after an id's first characters (the number before the path in `session.save_path`).
    package var depth: Int
    package var serializer: PHPSerializer

    package init(path: String, depth: Int = 0, serializer: PHPSerializer = .php) {
        self.path = path
        self.depth = depth
        self.serializer = serializer
    }
}
