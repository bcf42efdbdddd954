import COpenSSL

/// Random bytes that nobody can guess, from libcrypto's generator.
package enum SecureRandom {
    /// `count` random bytes.
    package static func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            fill(UnsafeMutableRawBufferPointer(buffer))
            initialized = count
        }
    }

    /// Overwrites `buffer` with random bytes.
    ///
    /// A machine without randomness stops the process: going on would hand out keys that can be guessed.
    package static func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        precondition(buffer.count <= Int(Int32.max))
        guard let base = buffer.baseAddress, !buffer.isEmpty else { return }
        let result = RAND_bytes(base.assumingMemoryBound(to: UInt8.self), Int32(buffer.count))
        precondition(result == 1, "the system has no source of randomness")
    }

    /// A random number.
    package static func number() -> UInt64 {
        var number: UInt64 = 0
        withUnsafeMutableBytes(of: &number) { fill($0) }
        return number
    }
}
