import NIOCore

/// Base 64 with the standard alphabet and padding (RFC 4648 §4).
package enum Base64 {
    private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    private static let padding = UInt8(ascii: "=")

    /// The bytes of the encoded form of `count` bytes.
    package static func encodedSize(of count: Int) -> Int { (count + 2) / 3 * 4 }

    /// Appends the encoded form of the bytes to the buffer.
    package static func encode(_ bytes: UnsafeRawBufferPointer, into buffer: inout ByteBuffer) {
        let size = self.encodedSize(of: bytes.count)
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { output in
            var target = 0
            var source = 0
            while source < bytes.count {
                let group = Self.group(of: bytes, at: source)
                let present = min(3, bytes.count - source)
                for place in 0..<4 {
                    let digit = Int(group >> UInt32(18 - 6 * place) & 0x3F)
                    output[target + place] = place <= present ? Self.alphabet.utf8Start[digit] : Self.padding
                }
                source += 3
                target += 4
            }
            return size
        }
    }

    /// Decodes text that is exactly what an encoder writes.
    ///
    /// - Returns: nil when a character is not of the alphabet, padding is missing or misplaced, or unused bits are set.
    package static func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        let padded = text.suffix(2).reversed().prefix { $0 == Self.padding }.count
        return self.decode(text, padded: padded)
    }

    /// Decodes a string in the same way.
    package static func decode(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { self.decode(UnsafeRawBufferPointer($0)) }
    }

    /// Decodes groups of four characters of which the last has `padded` padding characters.
    private static func decode(_ text: UnsafeRawBufferPointer, padded: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var group: UInt32 = 0
        for index in 0..<(text.count - padded) {
            guard let value = self.value(of: text[index]) else { return nil }
            group = group << 6 | value
            guard index % 4 == 3 else { continue }
            bytes.append(UInt8(group >> 16))
            bytes.append(UInt8(group >> 8 & 0xFF))
            bytes.append(UInt8(group & 0xFF))
            group = 0
        }
        return self.decodeLast(group, padded: padded, after: bytes)
    }

    /// Adds the one or two bytes of a padded group of 12 or 18 bits.
    private static func decodeLast(_ group: UInt32, padded: Int, after bytes: [UInt8]) -> [UInt8]? {
        switch padded {
        case 1:
            guard group & 0x3 == 0 else { return nil }
            return bytes + [UInt8(group >> 10), UInt8(group >> 2 & 0xFF)]
        case 2:
            guard group & 0xF == 0 else { return nil }
            return bytes + [UInt8(group >> 4)]
        case _:
            return bytes
        }
    }

    /// Three bytes as one number; bytes past the end count as 0.
    private static func group(of bytes: UnsafeRawBufferPointer, at index: Int) -> UInt32 {
        var group = UInt32(bytes[index]) << 16
        if index + 1 < bytes.count { group |= UInt32(bytes[index + 1]) << 8 }
        if index + 2 < bytes.count { group |= UInt32(bytes[index + 2]) }
        return group
    }

    /// The value of a character; nil when it is not of the alphabet.
    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character) - 97 + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character) - 48 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        case _: nil
        }
    }
}
