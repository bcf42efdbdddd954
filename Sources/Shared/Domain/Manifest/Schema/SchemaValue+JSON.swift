import NIOCore

extension SchemaValue {
    /// The value as JSON (RFC 8259), indented by two spaces, a line feed at the end.
    package var json: String {
        var buffer = ByteBuffer()
        self.write(to: &buffer, depth: 0)
        buffer.writeString("\n")
        return String(buffer: buffer)
    }

    private func write(to buffer: inout ByteBuffer, depth: Int) {
        switch self {
        case .text(let text): buffer.writeJSONString(text)
        case .number(let number): buffer.writeString(String(number))
        case .flag(let flag): buffer.writeString(flag ? "true" : "false")
        case .list(let values):
            Self.write(values, between: ("[", "]"), isShort: values.allSatisfy(\.isScalar), to: &buffer, depth) {
                $0.write(to: &$1, depth: depth + 1)
            }
        case .object(let members):
            Self.write(members, between: ("{", "}"), isShort: false, to: &buffer, depth) {
                $1.writeJSONString($0.name)
                $1.writeString(": ")
                $0.value.write(to: &$1, depth: depth + 1)
            }
        }
    }

    private var isScalar: Bool {
        switch self {
        case .text, .number, .flag: true
        case .list, .object: false
        }
    }

    /// - Parameter isShort: Whether all elements go on one line.
    private static func write<Element>(
        _ elements: [Element],
        between brackets: (String, String),
        isShort: Bool,
        to buffer: inout ByteBuffer,
        _ depth: Int,
        _ write: (Element, inout ByteBuffer) -> Void
    ) {
        let isOneLine = isShort || elements.isEmpty
        let margin = isOneLine ? "" : "\n" + String(repeating: "  ", count: depth + 1)
        buffer.writeString(brackets.0)
        for (index, element) in elements.enumerated() {
            if index > 0 { buffer.writeString(isOneLine ? ", " : ",") }
            buffer.writeString(margin)
            write(element, &buffer)
        }
        if !isOneLine { buffer.writeString("\n" + String(repeating: "  ", count: depth)) }
        buffer.writeString(brackets.1)
    }
}
