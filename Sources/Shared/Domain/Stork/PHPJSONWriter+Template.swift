extension PHPJSONWriter {
    /// Writes `template` with the values of `properties` in their places.
    ///
    /// - Throws: 422 when a property is not there, or is none that can stand inside of a text.
    mutating func write(_ template: JSONTemplate, _ properties: SessionMap, depth: Int = 0) throws(Refusal) {
        switch template {
        case .constant(let value):
            try self.write(value, depth: depth)
        case .property(let name):
            try self.write(try Self.value(of: name, in: properties), depth: depth)
        case .text(let pieces):
            try self.write(string: try Self.text(pieces, properties))
        case .list(let elements):
            try self.writeList(elements, depth: depth) { (writer, element, depth) throws(Refusal) in
                try writer.write(element, properties, depth: depth)
            }
        case .object(let members):
            try self.writeObject(members.lazy.map { ($0.name, $0.value) }, depth: depth) {
                (writer, value, depth) throws(Refusal) in try writer.write(value, properties, depth: depth)
            }
        }
    }

    private static func value(of name: String, in properties: SessionMap) throws(Refusal) -> SessionValue {
        guard let value = properties[.string(name)] else {
            throw .unmapped("data: expected the property `\(SettingError.shown(name))`, found none of this name")
        }
        return value
    }

    private static func text(_ pieces: [JSONTemplate.Piece], _ properties: SessionMap) throws(Refusal) -> String {
        var text = ""
        for piece in pieces {
            switch piece {
            case .literal(let literal): text += literal
            case .property(let name): text += try Self.text(of: name, in: properties)
            }
        }
        return text
    }

    private static func text(of name: String, in properties: SessionMap) throws(Refusal) -> String {
        switch try Self.value(of: name, in: properties) {
        case .string(let text): return text
        case .integer(let number): return String(number)
        case .double(let number): return try Self.text(of: number)
        case .null, .bool, .bytes, .list, .map:
            let shown = SettingError.shown(name)
            throw .unmapped("data: expected a text or number in `\(shown)`, to stand inside of a text, found neither")
        }
    }
}
