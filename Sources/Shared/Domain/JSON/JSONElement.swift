import NIOCore

/// One JSON value: its bytes as they were written, and readers for what they mean.
///
/// Only `JSONElement.parse` makes one from outside, so its bytes are known to be one valid value without white space around it.
package struct JSONElement: Equatable, Sendable {
    /// The value's bytes, exactly as they came.
    package let bytes: ByteBuffer

    /// What sort of value it is.
    package enum Kind: String, Sendable {
        case null
        case boolean
        case number
        case string
        case array
        case object
    }

    /// One name and value of an object.
    package struct Member: Equatable, Sendable {
        package let name: String
        package let value: JSONElement
    }

    /// Checks that `buffer` is one JSON text in UTF-8 (RFC 8259) and nothing else.
    ///
    /// - Parameter isValidUTF8: whether the caller has checked the encoding already, as a WebSocket text message is.
    package static func parse(_ buffer: ByteBuffer, isValidUTF8: Bool = false) throws(JSONError) -> JSONElement {
        let result: Result<Range<Int>, JSONError> = buffer.withUnsafeReadableBytes { bytes in
            do throws(JSONError) {
                return .success(try Self.locate(in: bytes, isValidUTF8: isValidUTF8))
            } catch {
                return .failure(error)
            }
        }
        return JSONElement(buffer: buffer, range: try result.get())
    }

    private static func locate(
        in bytes: UnsafeRawBufferPointer,
        isValidUTF8: Bool
    ) throws(JSONError) -> Range<Int> {
        if !isValidUTF8 {
            var validator = UTF8Validator()
            guard validator.validate(bytes), validator.isComplete else {
                throw JSONError(offset: 0, message: "expected UTF-8, found other bytes")
            }
        }
        var scanner = JSONScanner(bytes)
        scanner.skipWhitespace()
        let range = try scanner.skipValue()
        scanner.skipWhitespace()
        guard scanner.next == nil else { throw scanner.fault(expected: "the end") }
        return range
    }

    private init(buffer: ByteBuffer, range: Range<Int>) {
        // A scanner's range lies inside the readable bytes that it was given.
        self.bytes = buffer.getSlice(at: buffer.readerIndex + range.lowerBound, length: range.count) ?? ByteBuffer()
    }

    package var kind: Kind {
        switch self.bytes.getInteger(at: self.bytes.readerIndex, as: UInt8.self) {
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
        case UInt8(ascii: "n"): .null
        default: .number
        }
    }

    /// The text of a string; nil when it is another kind or holds a lone surrogate.
    package var string: String? {
        guard self.kind == .string else { return nil }
        return self.bytes.withUnsafeReadableBytes { try? JSONScanner($0).text(at: 0..<$0.count) }
    }

    /// The value of a number written as an integer that fits 64 bits; nil otherwise.
    package var integer: Int64? {
        guard self.kind == .number else { return nil }
        return Int64(String(buffer: self.bytes))
    }

    /// The value of a number written as an integer from 0 on that fits 64 bits; nil otherwise.
    package var unsignedInteger: UInt64? {
        guard self.kind == .number else { return nil }
        return UInt64(String(buffer: self.bytes))
    }

    /// The value of a boolean; nil when it is another kind.
    package var boolean: Bool? {
        guard self.kind == .boolean else { return nil }
        return self.bytes.readableBytes == 4
    }

    /// The elements of an array, at most `limit`; nil when it is another kind.
    package func elements(limit: Int = .max) throws(JSONError) -> [JSONElement]? {
        guard self.kind == .array else { return nil }
        var elements: [JSONElement] = []
        try self.scan { (scanner) throws(JSONError) in
            try scanner.forEachElement { (range) throws(JSONError) in
                guard elements.count < limit else {
                    throw JSONError(offset: range.lowerBound, message: "expected at most \(limit) elements")
                }
                elements.append(JSONElement(buffer: self.bytes, range: range))
            }
        }
        return elements
    }

    /// The members of an object, in order; nil when it is another kind.
    ///
    /// A name that stands twice throws: readers that keep the first and readers that keep the last would disagree.
    package func members(limit: Int = 64) throws(JSONError) -> [Member]? {
        guard self.kind == .object else { return nil }
        var members: [Member] = []
        try self.scan { (scanner) throws(JSONError) in
            let reader = scanner
            try scanner.forEachMember { (nameRange, valueRange) throws(JSONError) in
                let name = try reader.text(at: nameRange)
                guard members.count < limit else {
                    throw JSONError(offset: nameRange.lowerBound, message: "expected at most \(limit) members")
                }
                guard !members.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
                    throw JSONError(offset: nameRange.lowerBound, message: "expected each name once, found one twice")
                }
                members.append(Member(name: name, value: JSONElement(buffer: self.bytes, range: valueRange)))
            }
        }
        return members
    }

    private func scan(_ body: (inout JSONScanner) throws(JSONError) -> Void) throws(JSONError) {
        let result: Result<Void, JSONError> = self.bytes.withUnsafeReadableBytes { bytes in
            var scanner = JSONScanner(bytes)
            do throws(JSONError) {
                return .success(try body(&scanner))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }
}
