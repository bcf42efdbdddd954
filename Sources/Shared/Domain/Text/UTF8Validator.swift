/// Checks that bytes arriving in pieces form well-formed UTF-8 (Unicode 15, table 3-7; RFC 3629 §4).
///
/// Fails at the first byte that no well-formed text can hold at that place, so an overlong form, a surrogate or a code
/// point above U+10FFFF is refused at its second byte. The state between two pieces is three bytes.
package struct UTF8Validator: Sendable, Equatable {
    /// Continuation bytes that the character begun still lacks; 0 between characters.
    private var missing: UInt8 = 0
    /// The range of the next continuation byte; it is narrower than 80…BF only for the second byte of E0, ED, F0, F4.
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    package init() {}

    /// Whether the bytes so far end between two characters and none of them was invalid.
    package var isComplete: Bool { self.missing == 0 }

    /// Takes the next piece of the text.
    ///
    /// - Returns: false when a byte is invalid; from then on every byte is.
    package mutating func validate(_ bytes: UnsafeRawBufferPointer) -> Bool {
        // why: works on a copy of the three bytes so that the loop keeps them in registers.
        var state = self
        var index = 0
        while index < bytes.count {
            if state.missing == 0 {
                index = Self.endOfASCII(in: bytes, from: index)
                guard index < bytes.count else { break }
            }
            guard state.accept(bytes[index]) else {
                self.fail()
                return false
            }
            index += 1
        }
        self = state
        return true
    }

    /// The index of the first byte at or after `start` that is not ASCII; `bytes.count` when all are.
    private static func endOfASCII(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index &+ 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard word & 0x8080_8080_8080_8080 == 0 else { break }
            index &+= 8
        }
        while index < bytes.count, bytes[index] < 0x80 {
            index &+= 1
        }
        return index
    }

    /// Takes one byte; false when no well-formed text has it here.
    private mutating func accept(_ byte: UInt8) -> Bool {
        if self.missing > 0 {
            guard byte >= self.lowest, byte <= self.highest else { return false }
            self.expect(self.missing &- 1)
            return true
        }
        switch byte {
        case 0x00...0x7F: return true
        case 0xC2...0xDF: self.expect(1)
        case 0xE0: self.expect(2, from: 0xA0)
        case 0xE1...0xEC, 0xEE...0xEF: self.expect(2)
        case 0xED: self.expect(2, to: 0x9F)
        case 0xF0: self.expect(3, from: 0x90)
        case 0xF1...0xF3: self.expect(3)
        case 0xF4: self.expect(3, to: 0x8F)
        default: return false
        }
        return true
    }

    private mutating func expect(_ missing: UInt8, from lowest: UInt8 = 0x80, to highest: UInt8 = 0xBF) {
        self.missing = missing
        self.lowest = lowest
        self.highest = highest
    }

    /// Leaves an empty range for the next byte, which refuses everything.
    private mutating func fail() {
        self.expect(1, from: 1, to: 0)
    }
}
