/// A strict reader of PHP's serialization format (php-src: ext/standard/var_unserializer.re) over bytes that somebody else
/// keeps alive.
///
/// It has no copy of the text, reserves nothing that a length in the text only claims, and recurses to a bounded depth. One reader
/// reads all values of a session: PHP numbers them together.
struct PHPReader {
    let bytes: UnsafeRawBufferPointer
    let limits: PHPLimits
    let form: PHPForm
    var offset = 0
    /// Values so far, those that references repeat included.
    private(set) var count = 0
    var slots: [PHPSlot] = []
    /// How many slots there were when the first `C:` ended. What PHP numbered inside of it only its class knows.
    var slotsBeforeOpaque: Int?

    init(_ bytes: UnsafeRawBufferPointer, limits: PHPLimits, form: PHPForm = .plain) {
        self.bytes = bytes
        self.limits = limits
        self.form = form
    }

    var isAtEnd: Bool { self.offset == self.bytes.count }

    /// The next byte, or nil at the end.
    var next: UInt8? { self.isAtEnd ? nil : self.bytes[self.offset] }

    var remaining: Int { self.bytes.count - self.offset }

    func fault(_ code: PHPError.Code, _ message: String) -> PHPError {
        PHPError(code, offset: self.offset, message)
    }

    /// Takes one value into the count, or more than one for what a reference repeats.
    mutating func take(nodes: Int) throws(PHPError) {
        guard nodes <= self.limits.nodes - self.count else {
            throw self.fault(.limit, "expected at most \(self.limits.nodes) values")
        }
        self.count += nodes
    }

    /// Reads one value inside of `depth` arrays and objects.
    mutating func readValue(depth: Int = 0) throws(PHPError) -> PHPNode {
        guard let tag = self.next else { throw self.fault(.truncated, "expected a value, found the end") }
        // A reference shares the number of the value that it names; every other value has a number of its own.
        guard tag != UInt8(ascii: "R") else { return try self.readReference(toObject: false, depth: depth) }
        let slot = self.slots.count
        try self.take(nodes: tag == UInt8(ascii: "r") ? 0 : 1)
        let isObject = [UInt8(ascii: "O"), UInt8(ascii: "C"), UInt8(ascii: "E"), UInt8(ascii: "r")].contains(tag)
        self.slots.append(PHPSlot(isObject: isObject, node: nil))
        let node = try self.readValue(tag: tag, depth: depth)
        self.slots[slot].node = node
        return node
    }

    private mutating func readValue(tag: UInt8, depth: Int) throws(PHPError) -> PHPNode {
        switch tag {
        case UInt8(ascii: "N"):
            try self.expect("N;")
            return PHPNode(value: .null)
        case UInt8(ascii: "b"):
            return PHPNode(value: .bool(try self.readBool()))
        case UInt8(ascii: "i"):
            return PHPNode(value: .integer(try self.readInteger()))
        case UInt8(ascii: "d"):
            return PHPNode(value: .double(try self.readDouble()))
        case UInt8(ascii: "s"):
            return PHPNode(value: Self.text(try self.readString()))
        case UInt8(ascii: "a"):
            return try self.readArray(depth: depth + 1)
        case UInt8(ascii: "O"):
            return try self.readObject(depth: depth + 1)
        case UInt8(ascii: "C"):
            return try self.readOpaqueObject()
        case UInt8(ascii: "E"):
            return PHPNode(value: try self.readEnumCase())
        case UInt8(ascii: "r"):
            return try self.readReference(toObject: true, depth: depth)
        case UInt8(ascii: "S"), UInt8(ascii: "o"):
            throw self.fault(.unsupported, "expected a form that PHP writes")
        default:
            throw self.fault(.malformed, "expected a value")
        }
    }

    static func text(_ bytes: UnsafeRawBufferPointer) -> SessionValue {
        String(validating: bytes, as: UTF8.self).map { .string($0) } ?? .bytes(Array(bytes))
    }
}
