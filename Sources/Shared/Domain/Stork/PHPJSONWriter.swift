import NIOCore

/// Writes values of PHP in the bytes of its `json_encode`, without flags and with a `serialize_precision` of -1.
///
/// Of an object it writes the public properties, as `json_encode` does: what an application keeps private must not reach a
/// browser because it was pushed along.
struct PHPJSONWriter {
    private(set) var json = ByteBuffer()
    /// Bytes that may be written. A value of a few bytes can become any number of them, since references repeat values.
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// - Throws: why there is no such JSON; the reason names no value.
    mutating func write(_ value: SessionValue, depth: Int = 0) throws(Refusal) {
        switch value {
        case .null: try self.write(text: "null")
        case .bool(let flag): try self.write(text: flag ? "true" : "false")
        case .integer(let number): try self.write(text: String(number))
        case .double(let number): try self.write(text: try Self.text(of: number))
        case .string(let text): try self.write(string: text)
        case .bytes: throw .badRequest("data: expected texts in UTF-8, found other bytes")
        case .list(let elements):
            try self.writeList(elements, depth: depth) { (writer, element, depth) throws(Refusal) in
                try writer.write(element, depth: depth)
            }
        case .map(let map): try self.write(map, depth: depth)
        }
    }

    private mutating func write(_ map: SessionMap, depth: Int) throws(Refusal) {
        let isObject = map.isPHPObject
        let members = map.entries.lazy.filter { !isObject || !$0.key.isMangled }.map { ($0.key.name, $0.value) }
        try self.writeObject(members, depth: depth) { (writer, value, depth) throws(Refusal) in
            try writer.write(value, depth: depth)
        }
    }

    mutating func writeList<Element>(
        _ elements: some Sequence<Element>,
        depth: Int,
        _ write: (inout PHPJSONWriter, Element, Int) throws(Refusal) -> Void
    ) throws(Refusal) {
        try Self.check(depth: depth + 1)
        var separator = "["
        for element in elements {
            try self.write(text: separator)
            try write(&self, element, depth + 1)
            separator = ","
        }
        try self.write(text: separator == "[" ? "[]" : "]")
    }

    mutating func writeObject<Value>(
        _ members: some Sequence<(String, Value)>,
        depth: Int,
        _ write: (inout PHPJSONWriter, Value, Int) throws(Refusal) -> Void
    ) throws(Refusal) {
        try Self.check(depth: depth + 1)
        var separator = "{"
        for (name, value) in members {
            try self.write(text: separator)
            try self.write(string: name)
            try self.write(text: ":")
            try write(&self, value, depth + 1)
            separator = ","
        }
        try self.write(text: separator == "{" ? "{}" : "}")
    }

    mutating func write(string text: String) throws(Refusal) {
        try self.checkSpace(for: text.utf8.count)
        self.json.writePHPJSONString(text)
        try self.checkSpace(for: 0)
    }

    private mutating func write(text: String) throws(Refusal) {
        try self.checkSpace(for: text.utf8.count)
        self.json.writeString(text)
    }

    /// A number as text.
    static func text(of number: Double) throws(Refusal) -> String {
        guard number.isFinite else {
            throw .badRequest("data: expected numbers that JSON has, found an infinite one or none at all")
        }
        return number.phpJSON
    }

    private func checkSpace(for bytes: Int) throws(Refusal) {
        guard self.json.readableBytes + bytes <= self.limit else {
            throw .tooLarge("data: expected at most \(self.limit) bytes of JSON, found more")
        }
    }

    /// What is deeper no reader of ours takes for JSON.
    private static func check(depth: Int) throws(Refusal) {
        guard depth <= JSONScanner.depthLimit else {
            throw .badRequest("data: expected at most \(JSONScanner.depthLimit) levels of nesting, found more")
        }
    }
}

extension SessionMap.Key {
    /// The key as the name of a member.
    fileprivate var name: String {
        switch self {
        case .integer(let number): String(number)
        case .string(let text): text
        }
    }
}
