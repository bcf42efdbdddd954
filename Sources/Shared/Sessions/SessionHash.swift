import MusterCrypto
import MusterDomain

/// What stands for a session's id in logs: the first 12 hexadecimal digits of its SHA-256. It finds the lines of one session, and
/// leads nobody into the session.
package struct SessionHash: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(of id: SessionID) {
        var text = id.text
        let digest = text.withUTF8 { Digest.sha256(UnsafeRawBufferPointer($0)) }
        var digits = ""
        for index in 0..<6 {
            digits += String(digest[index] >> 4, radix: 16) + String(digest[index] & 0xF, radix: 16)
        }
        self.description = digits
    }
}
