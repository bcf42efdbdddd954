import COpenSSL

/// A digest algorithm of libcrypto, fetched once: an implicit fetch at each digest costs more than the digest.
///
/// https://docs.openssl.org/3.0/man7/crypto/#performance
// why: @unchecked: the pointer never changes and libcrypto's fetched algorithms may be used by several threads at a time.
final class DigestAlgorithm: @unchecked Sendable {
    private let algorithm: OpaquePointer

    /// - Precondition: `name` is one of libcrypto's default provider.
    init(name: String) {
        guard let algorithm = EVP_MD_fetch(nil, name, nil) else {
            preconditionFailure("libcrypto has no digest \(name)")
        }
        self.algorithm = algorithm
    }

    deinit {
        EVP_MD_free(algorithm)
    }

    /// - Precondition: `output` has the digest's size.
    func digest(_ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) {
        precondition(output.count == Int(EVP_MD_get_size(algorithm)))
        let result = EVP_Digest(
            bytes.baseAddress,
            bytes.count,
            output.baseAddress?.assumingMemoryBound(to: UInt8.self),
            nil,
            algorithm,
            nil
        )
        precondition(result == 1, "libcrypto could not make a digest of bytes in memory")
    }
}
