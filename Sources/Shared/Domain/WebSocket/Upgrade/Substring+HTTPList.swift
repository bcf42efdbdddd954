extension Substring {
    /// Without the spaces and tabs at both ends (RFC 9110 §5.6.3).
    func trimmingWhitespace() -> Substring {
        let bytes = self.utf8
        guard let first = bytes.firstIndex(where: { !Self.isWhitespace($0) }),
            let last = bytes.lastIndex(where: { !Self.isWhitespace($0) })
        else {
            return self[self.endIndex...]
        }
        return self[first..<bytes.index(after: last)]
    }

    /// The elements of a comma-separated list; empty ones are left out (RFC 9110 §5.6.1).
    var listElements: [Substring] {
        self.split(separator: ",").map { $0.trimmingWhitespace() }.filter { !$0.isEmpty }
    }

    /// Whether a comma-separated list has an element, whatever its case.
    func listContains(_ lowercased: String) -> Bool {
        self.listElements.contains { $0.lowercased() == lowercased }
    }

    private static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
