import Foundation

/// Reads small files whole, and no more of a large one than shows that it is too large.
enum ManifestFile {
    /// - Throws: What the operating system says.
    static func read(_ path: String, atMost limit: Int) throws -> [UInt8] {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        var bytes: [UInt8] = []
        while bytes.count <= limit, let data = try handle.read(upToCount: limit + 1 - bytes.count), !data.isEmpty {
            bytes += data
        }
        return bytes
    }

    /// Whether reading it may never end: a pipe that nobody writes to, a device, a socket.
    static func isEndless(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        return ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
    }

    /// Whether everybody on the machine may read the file.
    static func isReadableByEverybody(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return ((attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0) & 0o004 != 0
    }

    /// An error of the operating system in a few words.
    static func reason(_ error: any Error) -> String {
        let nested = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        guard let code = nested?.code ?? (error as? CocoaError).map({ $0.errorCode }) else { return "\(error)" }
        if nested?.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(code))).lowercased() }
        return error.localizedDescription
    }
}
