import Glibc

/// Reads and writes files of a few lines.
enum SmallFile {
    /// The first `limit` bytes as text; nil when the file cannot be read.
    static func read(_ path: String, limit: Int) -> String? {
        bytes(of: path, limit: limit).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The first `limit` bytes; nil when the file cannot be read.
    static func bytes(of path: String, limit: Int) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = Glibc.read(file, &bytes, limit)
        return count < 0 ? nil : Array(bytes[..<count])
    }

    /// Makes a folder that only its owner may enter, with those above it; existing ones will do.
    static func makeFolder(_ path: String) throws {
        let above = path.drop { $0 == "/" }.isEmpty ? nil : path.lastIndex(of: "/").map { String(path[..<$0]) }
        if let above, !above.isEmpty, access(above, F_OK) != 0 { try makeFolder(above) }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            let reason = String(cString: strerror(errno))
            throw CommandError(status: .failure, message: "\(path): expected to make a folder, found: \(reason)")
        }
    }

    /// Makes a new file that only its owner may read when `isSecret`; an existing one is left alone.
    ///
    /// - Throws: ``CommandError`` that names the file.
    static func create(_ path: String, _ text: String, isSecret: Bool) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, isSecret ? 0o600 : 0o644)
        guard file >= 0 else {
            let reason = String(cString: strerror(errno))
            throw CommandError(status: .failure, message: "\(path): expected to make a new file, found: \(reason)")
        }
        defer { close(file) }
        let bytes = Array(text.utf8)
        guard Glibc.write(file, bytes, bytes.count) == bytes.count else {
            throw CommandError(
                status: .failure,
                message: "\(path): expected to write the file, found a full disk or worse"
            )
        }
    }
}

extension String {
    /// Without spaces and line ends on either side.
    func trimmed() -> String {
        let isSpace: (Character) -> Bool = { $0.isWhitespace }
        return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
