/// The 32 bytes of a SHA-256 digest.
package typealias SHA256Digest = InlineArray<32, UInt8>
