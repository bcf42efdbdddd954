/// A strict reader of RFC 8259 grammar over bytes that somebody else keeps alive.
///
/// It finds where values begin and end and builds nothing, so that a push's data can pass through byte for byte.
/// Nesting is bounded: without a bound, a megabyte of `[` would overflow the stack.
struct JSONScanner {
    /// The deepest nesting that is accepted.
    static let depthLimit = 128

    let bytes: UnsafeRawBufferPointer
    var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The next byte, or nil at the end.
    var next: UInt8? {
        self.offset < self.bytes.count ? self.bytes[self.offset] : nil
    }

    func fault(expected: String) -> JSONError {
        guard let byte = self.next else {
            return JSONError(offset: self.offset, message: "expected \(expected), found the end")
        }
        let isPrintable = (0x20..<0x7F).contains(byte)
        let found = isPrintable ? "`\(Character(Unicode.Scalar(byte)))`" : "byte \(byte)"
        return JSONError(offset: self.offset, message: "expected \(expected), found \(found)")
    }

    mutating func skipWhitespace() {
        while let byte = self.next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            self.offset += 1
        }
    }

    /// Takes `byte` when it is next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard self.next == byte else { return false }
        self.offset += 1
        return true
    }

    /// Passes one value and returns where it stands.
    mutating func skipValue(depth: Int = 0) throws(JSONError) -> Range<Int> {
        let start = self.offset
        switch self.next {
        case UInt8(ascii: "{"):
            try self.skipObject(depth: depth + 1)
        case UInt8(ascii: "["):
            try self.skipArray(depth: depth + 1)
        case UInt8(ascii: "\""):
            _ = try self.skipString()
        case UInt8(ascii: "t"):
            try self.skipLiteral("true")
        case UInt8(ascii: "f"):
            try self.skipLiteral("false")
        case UInt8(ascii: "n"):
            try self.skipLiteral("null")
        default:
            try self.skipNumber()
        }
        return start..<self.offset
    }

    private mutating func skipObject(depth: Int) throws(JSONError) {
        try self.forEachMember(depth: depth) { (_, _) throws(JSONError) in }
    }

    private mutating func skipArray(depth: Int) throws(JSONError) {
        try self.forEachElement(depth: depth) { (_) throws(JSONError) in }
    }

    /// Passes one object; `body` gets where each member's name (with its quotes) and value stand.
    mutating func forEachMember(
        depth: Int = 1,
        _ body: (Range<Int>, Range<Int>) throws(JSONError) -> Void
    ) throws(JSONError) {
        try self.enter(UInt8(ascii: "{"), depth: depth)
        if self.take(UInt8(ascii: "}")) { return }
        while true {
            self.skipWhitespace()
            let name = try self.skipString()
            self.skipWhitespace()
            guard self.take(UInt8(ascii: ":")) else { throw self.fault(expected: "`:`") }
            self.skipWhitespace()
            try body(name, try self.skipValue(depth: depth))
            self.skipWhitespace()
            if self.take(UInt8(ascii: "}")) { return }
            guard self.take(UInt8(ascii: ",")) else { throw self.fault(expected: "`,` or `}`") }
        }
    }

    /// Passes one array; `body` gets where each element stands.
    mutating func forEachElement(
        depth: Int = 1,
        _ body: (Range<Int>) throws(JSONError) -> Void
    ) throws(JSONError) {
        try self.enter(UInt8(ascii: "["), depth: depth)
        if self.take(UInt8(ascii: "]")) { return }
        while true {
            self.skipWhitespace()
            try body(try self.skipValue(depth: depth))
            self.skipWhitespace()
            if self.take(UInt8(ascii: "]")) { return }
            guard self.take(UInt8(ascii: ",")) else { throw self.fault(expected: "`,` or `]`") }
        }
    }

    private mutating func enter(_ opening: UInt8, depth: Int) throws(JSONError) {
        guard depth <= Self.depthLimit else {
            throw JSONError(offset: self.offset, message: "expected at most \(Self.depthLimit) levels of nesting")
        }
        guard self.take(opening) else {
            throw self.fault(expected: "`\(Character(Unicode.Scalar(opening)))`")
        }
        self.skipWhitespace()
    }

    private mutating func skipLiteral(_ literal: StaticString) throws(JSONError) {
        for index in 0..<literal.utf8CodeUnitCount where !self.take(literal.utf8Start[index]) {
            throw self.fault(expected: "`\(literal)`")
        }
    }
}
