import COpenSSL

/// Digests of bytes.
///
/// The results are values and the algorithm is looked up once, so that a digest costs less than a microsecond.
package enum Digest {
    /// SHA-1 (FIPS 180-4), for `Sec-WebSocket-Accept` (RFC 6455 §4.2.2) and cookie formats that ask for it; it does not
    /// resist collisions.
    package static func sha1(_ bytes: UnsafeRawBufferPointer) -> SHA1Digest {
        var result = SHA1Digest(repeating: 0)
        withUnsafeMutableBytes(of: &result) { sha1Algorithm.digest(bytes, into: $0) }
        return result
    }

    /// SHA-256 (FIPS 180-4).
    package static func sha256(_ bytes: UnsafeRawBufferPointer) -> SHA256Digest {
        var result = SHA256Digest(repeating: 0)
        withUnsafeMutableBytes(of: &result) { sha256Algorithm.digest(bytes, into: $0) }
        return result
    }

    private static let sha1Algorithm = DigestAlgorithm(name: "SHA1")
    private static let sha256Algorithm = DigestAlgorithm(name: "SHA256")
}
