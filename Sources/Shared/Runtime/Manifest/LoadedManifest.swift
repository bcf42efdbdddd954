import MusterCrypto
import MusterDomain

/// A manifest that a process can start from, and where it comes from.
package struct LoadedManifest: Sendable {
    package let manifest: Manifest
    /// The file's name as it was given; `built-in` when there is no file.
    package let name: String
    /// The bytes of the document.
    package let bytes: [UInt8]
    /// What the operator should know before the process goes on, ready to be logged, one each.
    package let warnings: [String]

    /// What tells this manifest from others: the first 16 hexadecimal digits of the SHA-256 of its bytes.
    ///
    /// Files that a manifest names are no part of it.
    package var digest: String {
        let digest = self.bytes.withUnsafeBytes { Digest.sha256($0) }
        return withUnsafeBytes(of: digest) { bytes in
            bytes.prefix(8).map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0\(digits)" : digits
            }.joined()
        }
    }
}
