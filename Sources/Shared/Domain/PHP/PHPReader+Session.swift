/// PHP's three formats of a session (php-src: ext/session/session.c).
extension PHPReader {
    /// `php_serialize`: one array.
    mutating func readSessionArray() throws(PHPError) -> SessionMap {
        guard self.next == UInt8(ascii: "a") else { throw self.fault(.notAnArray, "expected an array") }
        try self.take(nodes: 1)
        self.slots.append(PHPSlot(isObject: false, node: nil))
        try self.expect("a:")
        var builder = PHPArrayBuilder(isObject: false)
        var node = PHPNode(value: .null)
        try self.readEntries(into: &builder, node: &node, ofObject: nil, depth: 1)
        return builder.finishedMap()
    }

    /// `php` and `php_binary`: names and values by turns. References name values of the whole session.
    mutating func readVariables(
        name: (inout PHPReader) throws(PHPError) -> UnsafeRawBufferPointer
    ) throws(PHPError) -> SessionMap {
        var builder = PHPArrayBuilder(isObject: true)
        while !self.isAtEnd {
            let start = self.offset
            let key = PHPKey(try name(&self))
            guard builder.append(key, try self.readValue(depth: 1).value) else {
                throw PHPError(.duplicateKey, offset: start, "expected each session variable once")
            }
        }
        return builder.finishedMap()
    }

    /// `NAME|`: PHP keeps no variable whose name has a `|`.
    mutating func readDelimitedName() throws(PHPError) -> UnsafeRawBufferPointer {
        let rest = self.bytes[self.offset...].prefix(self.limits.keyBytes + 1)
        guard let end = rest.firstIndex(of: UInt8(ascii: "|")) else {
            if rest.count > self.limits.keyBytes {
                throw self.fault(.limit, "expected a name of at most \(self.limits.keyBytes) bytes")
            }
            throw self.fault(.truncated, "expected a name and `|`")
        }
        self.offset = end + 1
        return UnsafeRawBufferPointer(rebasing: rest[..<end])
    }

    /// The name's length in one byte, and the name: PHP keeps no variable whose name is longer than 127 bytes. The highest bit
    /// once marked a variable without a value.
    mutating func readCountedName() throws(PHPError) -> UnsafeRawBufferPointer {
        let length = Int(self.bytes[self.offset])
        guard length < 128 else { throw self.fault(.unsupported, "expected a name of at most 127 bytes") }
        guard length < self.remaining else {
            throw self.fault(.truncated, "expected a name of the length that stands before it")
        }
        let start = self.offset + 1
        self.offset = start + length
        return UnsafeRawBufferPointer(rebasing: self.bytes[start..<self.offset])
    }
}
