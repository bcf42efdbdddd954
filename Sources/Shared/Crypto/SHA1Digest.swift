/// The 20 bytes of a SHA-1 digest.
package typealias SHA1Digest = InlineArray<20, UInt8>
