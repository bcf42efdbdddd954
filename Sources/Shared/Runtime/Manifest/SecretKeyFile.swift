import Foundation
import MusterDomain

/// A file whose first line is a secret key, as `muster keys new` writes it.
enum SecretKeyFile {
    /// Bytes of the file: one key and some room.
    static let maximumBytes = 1024

    struct Contents {
        let key: Z85SecretKey
        /// What the operator should know about the file.
        let warning: String?
    }

    /// - Parameter directory: What a relative path is relative to.
    /// - Throws: What was expected and what was found; never a part of the file.
    static func read(_ path: String, relativeTo directory: String) throws(SettingError) -> Contents {
        let location = URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: directory, isDirectory: true)).path
        let bytes: [UInt8]
        do {
            bytes = try ManifestFile.read(location, atMost: Self.maximumBytes)
        } catch {
            throw SettingError(
                expected: "a readable file with a secret key",
                found: "\(SettingError.quoted(path)): \(ManifestFile.reason(error))"
            )
        }
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        do throws(SettingError) {
            let key = try Z85SecretKey(String(decoding: line, as: UTF8.self))
            let isOpen = ManifestFile.isReadableByEverybody(location)
            let warning =
                "expected a file that only its owner can read, found \(SettingError.quoted(path)) readable by "
            return Contents(key: key, warning: isOpen ? warning + "everybody (chmod 600)" : nil)
        } catch {
            throw SettingError(
                expected: "\(error.expected) on the first line of \(SettingError.quoted(path))",
                found: error.found
            )
        }
    }
}
