import MusterCrypto
import MusterDomain

extension LoadedManifest {
    /// Hexadecimal digits of a digest that are shown: enough to tell manifests apart, few enough to compare by eye.
    private static let digestDigits = 16

    /// The beginning of the SHA-256 digest of the document's bytes, 16 lower-case hexadecimal digits.
    ///
    /// Processes that go by the same document show the same one; a comment makes another.
    package var digest: Label {
        let digest = self.bytes.withUnsafeBytes { Digest.sha256($0) }
        let digits = digest.indices.prefix(Self.digestDigits / 2).map { index in
            let byte = String(digest[index], radix: 16)
            return byte.count == 1 ? "0\(byte)" : byte
        }
        return Label(trusted: digits.joined())
    }
}
