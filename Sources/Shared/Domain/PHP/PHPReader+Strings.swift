extension PHPReader {
    /// A string's bytes: `s:LENGTH:"BYTES";`.
    mutating func readString() throws(PHPError) -> UnsafeRawBufferPointer {
        try self.expect("s:")
        let text = try self.readQuoted(limit: self.limits.stringBytes)
        try self.expect(";")
        return text
    }

    /// An array's key or a property's name, as PHP has them in an array; nil for one that is not UTF-8.
    mutating func readKey(ofObject className: UnsafeRawBufferPointer? = nil) throws(PHPError) -> PHPKey {
        switch self.next {
        case UInt8(ascii: "i"):
            return PHPKey(.integer(try self.readInteger()))
        case UInt8(ascii: "s"):
            try self.expect("s:")
            let name = try self.readQuoted(limit: self.limits.keyBytes)
            try self.expect(";")
            guard self.form == .plain, let className else { return PHPKey(name) }
            return PHPKey(property: name, of: className)
        case UInt8(ascii: "S"):
            throw self.fault(.unsupported, "expected a form that PHP writes")
        case nil:
            throw self.fault(.truncated, "expected a key, found the end")
        default:
            throw self.fault(.malformed, "expected a key: an integer or a string")
        }
    }

    /// `LENGTH:"BYTES"`, where the length must lead exactly to the quotation mark.
    mutating func readQuoted(limit: Int) throws(PHPError) -> UnsafeRawBufferPointer {
        let length = try self.readSize()
        try self.expect(":\"")
        guard length <= self.remaining else { throw self.fault(.truncated, "expected a length that the text has") }
        guard length <= limit else { throw self.fault(.limit, "expected at most \(limit) bytes") }
        let text = UnsafeRawBufferPointer(rebasing: self.bytes[self.offset..<self.offset + length])
        self.offset += length
        try self.expect("\"")
        return text
    }

    /// `LENGTH:"NAME"` of a class, which PHP's grammar bounds to letters, digits, `_`, `\` and bytes from 128.
    mutating func readClassName() throws(PHPError) -> UnsafeRawBufferPointer {
        let start = self.offset
        let name = try self.readQuoted(limit: self.limits.keyBytes)
        guard !name.isEmpty, name.allSatisfy(Self.isOfClassName) else {
            throw PHPError(.malformed, offset: start, "expected the name of a class")
        }
        return name
    }

    static func isOfClassName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), 0x80...0xFF: true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "\\"): true
        default: false
        }
    }
}
