import Foundation
import MusterDomain

/// A file whose first line is a secret, as `muster keys new` writes it.
enum SecretFile {
    /// Bytes of the file: one secret and some room.
    static let maximumBytes = 1024

    struct Contents<Secret> {
        let secret: Secret
        /// What the operator should know about the file.
        let warning: String?
    }

    /// - Parameters:
    ///   - directory: What a relative path is relative to.
    ///   - parse: Makes the secret of the first line; its errors hold no part of it.
    /// - Throws: What was expected and what was found; never a part of the file.
    static func read<Secret>(
        _ path: String,
        relativeTo directory: String,
        _ parse: (String) throws(SettingError) -> Secret
    ) throws(SettingError) -> Contents<Secret> {
        let location = URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: directory, isDirectory: true)).path
        let expected = "a readable file with a secret"
        guard !ManifestFile.isEndless(location) else {
            throw SettingError(expected: expected, found: "\(SettingError.quoted(path)), which is no regular file")
        }
        let bytes: [UInt8]
        do {
            bytes = try ManifestFile.read(location, atMost: Self.maximumBytes)
        } catch {
            throw SettingError(
                expected: expected,
                found: "\(SettingError.quoted(path)): \(ManifestFile.reason(error))"
            )
        }
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        do throws(SettingError) {
            let secret = try parse(String(decoding: line, as: UTF8.self))
            let isOpen = ManifestFile.isReadableByEverybody(location)
            let warning =
                "expected a file that only its owner can read, found \(SettingError.quoted(path)) readable by "
            return Contents(secret: secret, warning: isOpen ? warning + "everybody (chmod 600)" : nil)
        } catch {
            throw SettingError(
                expected: "\(error.expected) on the first line of \(SettingError.quoted(path))",
                found: error.found
            )
        }
    }
}
