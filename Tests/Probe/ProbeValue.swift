import MusterDomain
import NIOCore

/// A value as JSON that keeps apart what JSON cannot: an object whose one member's name is the type.
///
/// `{"int":"7"}`, `{"double":"0.5"}` (or `nan`, `inf`, `-inf`), `{"string":"a"}`, `{"bytes":"00ff"}`, `{"bool":true}`,
/// `{"null":null}`, `{"list":[…]}`, `{"map":[[key,value],…]}`.
enum ProbeValue {
    struct Malformed: Error {
        let message: String
    }

    static func decode(_ element: JSONElement) throws -> SessionValue {
        guard let member = try element.members()?.first else { throw Malformed(message: "expected a tagged value") }
        let value: SessionValue? =
            switch member.name {
            case "null": .null
            case "bool": member.value.boolean.map { .bool($0) }
            case "int": member.value.string.flatMap { Int64($0) }.map { .integer($0) }
            case "double": member.value.string.flatMap { Double($0) }.map { .double($0) }
            case "string": member.value.string.map { .string($0) }
            case "bytes": member.value.string.flatMap { Self.bytes(hexadecimal: $0) }.map { .bytes($0) }
            case "list": try member.value.elements().map { .list(try $0.map(Self.decode)) }
            case "map": try member.value.elements().map { .map(try Self.decodeMap($0)) }
            default: nil
            }
        guard let value else { throw Malformed(message: "expected a value of the type \(member.name)") }
        return value
    }

    private static func decodeMap(_ pairs: [JSONElement]) throws -> SessionMap {
        var map = SessionMap()
        for pair in pairs {
            guard let parts = try pair.elements(limit: 2), parts.count == 2 else {
                throw Malformed(message: "expected a key and a value")
            }
            switch try Self.decode(parts[0]) {
            case .integer(let key): map.set(.integer(key), try Self.decode(parts[1]))
            case .string(let key): map.set(.string(key), try Self.decode(parts[1]))
            case .null, .bool, .double, .bytes, .list, .map:
                throw Malformed(message: "expected a key that is an int or a string")
            }
        }
        return map
    }

    static func bytes(hexadecimal text: String) -> [UInt8]? {
        let digits = text.unicodeScalars.compactMap { Character($0).hexDigitValue }
        guard digits.count == text.unicodeScalars.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }

    static func write(_ value: SessionValue, into buffer: inout ByteBuffer) {
        switch value {
        case .null: buffer.writeString(#"{"null":null}"#)
        case .bool(let flag): buffer.writeString(#"{"bool":\#(flag)}"#)
        case .integer(let number): buffer.writeString(#"{"int":"\#(number)"}"#)
        case .double(let number): buffer.writeString(#"{"double":"\#(number)"}"#)
        case .string(let text):
            buffer.writeString(#"{"string":"#)
            buffer.writeJSONString(text)
            buffer.writeString("}")
        case .bytes(let bytes):
            let digits = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            buffer.writeString(#"{"bytes":"\#(digits.joined())"}"#)
        case .list(let elements):
            buffer.writeString(#"{"list":["#)
            Self.writeSeparated(elements, into: &buffer) { Self.write($0, into: &$1) }
            buffer.writeString("]}")
        case .map(let map):
            buffer.writeString(#"{"map":["#)
            Self.writeSeparated(map.entries, into: &buffer, Self.write)
            buffer.writeString("]}")
        }
    }

    private static func write(_ entry: SessionMap.Entry, into buffer: inout ByteBuffer) {
        buffer.writeString("[")
        switch entry.key {
        case .integer(let key): Self.write(.integer(key), into: &buffer)
        case .string(let key): Self.write(.string(key), into: &buffer)
        }
        buffer.writeString(",")
        Self.write(entry.value, into: &buffer)
        buffer.writeString("]")
    }

    private static func writeSeparated<Element>(
        _ elements: [Element],
        into buffer: inout ByteBuffer,
        _ write: (Element, inout ByteBuffer) -> Void
    ) {
        for (index, element) in elements.enumerated() {
            if index > 0 { buffer.writeString(",") }
            write(element, &buffer)
        }
    }
}
