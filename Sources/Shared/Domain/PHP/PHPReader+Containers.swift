extension PHPReader {
    /// The shortest entry is `i:0;N;`: what claims more entries than there can be is refused before anything is read.
    private static let shortestEntry = 6

    mutating func readArray(depth: Int) throws(PHPError) -> PHPNode {
        try self.expect("a:")
        var builder = PHPArrayBuilder(isObject: false)
        var node = PHPNode(value: .null)
        try self.readEntries(into: &builder, node: &node, ofObject: nil, depth: depth)
        node.value = builder.finished()
        return node
    }

    mutating func readObject(depth: Int) throws(PHPError) -> PHPNode {
        try self.expect("O:")
        let name = try self.readClassName()
        try self.expect(":")
        var builder = PHPArrayBuilder(isObject: true)
        if self.form == .objects {
            _ = builder.append(PHPKey(PHPUnserializer.classKey), Self.text(name))
        }
        var node = PHPNode(value: .null)
        try self.readEntries(into: &builder, node: &node, ofObject: name, depth: depth)
        node.value = builder.finished()
        return node
    }

    /// `COUNT:{KEY VALUE …}`
    mutating func readEntries(
        into builder: inout PHPArrayBuilder,
        node: inout PHPNode,
        ofObject className: UnsafeRawBufferPointer?,
        depth: Int
    ) throws(PHPError) {
        guard depth <= self.limits.depth else {
            throw self.fault(.limit, "expected at most \(self.limits.depth) levels of arrays and objects")
        }
        let count = try self.readSize()
        try self.expect(":{")
        guard count <= self.remaining / Self.shortestEntry else {
            throw self.fault(.truncated, "expected as many entries as the text has")
        }
        node.height = 1
        for _ in 0..<count {
            let start = self.offset
            let key = try self.readKey(ofObject: className)
            try self.checkForm(of: key, isProperty: className != nil, at: start)
            let value = try self.readValue(depth: depth)
            guard builder.append(key, value.value) else {
                throw PHPError(.duplicateKey, offset: start, "expected each key once")
            }
            node.count += value.count
            node.height = max(node.height, value.height + 1)
        }
        try self.expect("}")
    }

    /// In the form `.objects` a key must be text, and no array may pose as an object.
    private func checkForm(of key: PHPKey, isProperty: Bool, at start: Int) throws(PHPError) {
        guard self.form == .objects else { return }
        guard let name = key.key, isProperty || name != PHPUnserializer.classKey else {
            throw PHPError(.unsupported, offset: start, "expected a key in UTF-8 that no class is kept under")
        }
    }

    /// `C:LENGTH:"CLASS":LENGTH:{BYTES}`: only the class could tell what the bytes say.
    mutating func readOpaqueObject() throws(PHPError) -> PHPNode {
        guard self.form == .plain else {
            throw self.fault(.unsupported, "expected a value that can be read without its class")
        }
        try self.expect("C:")
        _ = try self.readClassName()
        try self.expect(":")
        let length = try self.readSize()
        try self.expect(":{")
        guard length <= self.remaining else { throw self.fault(.truncated, "expected a length that the text has") }
        guard length <= self.limits.stringBytes else {
            throw self.fault(.limit, "expected at most \(self.limits.stringBytes) bytes")
        }
        self.offset += length
        try self.expect("}")
        self.slotsBeforeOpaque = self.slotsBeforeOpaque ?? self.slots.count
        return PHPNode(value: .null)
    }

    /// `E:LENGTH:"CLASS:CASE";`
    mutating func readEnumCase() throws(PHPError) -> SessionValue {
        guard self.form == .plain else {
            throw self.fault(.unsupported, "expected a value that can be read without its enum")
        }
        try self.expect("E:")
        let start = self.offset
        let text = try self.readQuoted(limit: self.limits.keyBytes)
        try self.expect(";")
        let names = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard names.count == 2, names.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isOfClassName) }) else {
            throw PHPError(.malformed, offset: start, "expected the names of an enum and of its case")
        }
        return Self.text(text)
    }
}
