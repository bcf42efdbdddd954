extension ManifestNode {
    /// What the node means as a value of a session: plain scalars by YAML's core schema (YAML 1.2 §10.3), all else as text.
    ///
    /// Keys in canonical decimal form are integers, as in PHP.
    var sessionValue: SessionValue {
        switch self.content {
        case .scalar(let text, .plain): self.isNull ? .null : SessionValue(plain: text)
        case .scalar(let text, .quoted), .scalar(let text, .block): .string(text)
        case .sequence(let elements): .list(elements.map(\.sessionValue))
        case .mapping(let entries): .map(Self.map(entries))
        }
    }

    private static func map(_ entries: [Entry]) -> SessionMap {
        var map = SessionMap()
        for entry in entries {
            guard case .scalar(let key, _) = entry.key.content else { continue }
            map.set(SessionMap.Key(writtenAs: key), entry.value.sessionValue)
        }
        return map
    }
}

extension SessionMap.Key {
    /// The key as PHP would make it of a text.
    package init(writtenAs text: String) {
        if let number = Int64(text), String(number) == text {
            self = .integer(number)
        } else {
            self = .string(text)
        }
    }
}

extension SessionValue {
    /// A number, `true`, `false` or `null` where the text is one, else the text.
    package init(plain text: String) {
        switch text {
        case "null": self = .null
        case "true": self = .bool(true)
        case "false": self = .bool(false)
        case _:
            let isNumber = text.utf8.first.map { 0x30...0x39 ~= $0 || $0 == 0x2D } ?? false
            let isDecimal = text.utf8.allSatisfy { 0x30...0x39 ~= $0 || "+-.eE".utf8.contains($0) }
            if isNumber, let number = Int64(text) {
                self = .integer(number)
            } else if isNumber, isDecimal, let number = Double(text) {
                self = .double(number)
            } else {
                self = .string(text)
            }
        }
    }
}
