/// What a client has PREFIX stand for on its connection. Small and searched one by one: pages declare a handful.
struct WAMPPrefixes: Equatable, Sendable {
    private struct Entry: Equatable {
        let name: String
        var uri: String
    }

    private var entries: [Entry] = []
    private static let schemes = [ByteSearch(for: "http://".utf8), ByteSearch(for: "https://".utf8)]

    /// Keeps a prefix; one that was declared before gets the new meaning.
    mutating func declare(_ name: String, as uri: String, limits: WAMPLimits) throws(WAMPFault) {
        guard name.utf8.count + uri.utf8.count <= limits.prefixSize else { throw .prefixLimit }
        if let index = self.entries.firstIndex(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
            self.entries[index].uri = uri
        } else {
            guard self.entries.count < limits.prefixes else { throw .prefixLimit }
            self.entries.append(Entry(name: name, uri: uri))
        }
    }

    /// The name that `text` is short for, or the text itself.
    ///
    /// Prefix and rest are joined as they are: the WAMP v1 specification and its clients do so, while Ratchet puts a `#`
    /// between them and so finds other topics than its clients mean.
    func expand(_ text: String) -> String {
        guard !self.entries.isEmpty, let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return text }
        let name = text.utf8[..<colon]
        guard let entry = self.entries.first(where: { $0.name.utf8.elementsEqual(name) }) else { return text }
        guard !Self.schemes.contains(where: { $0.isFound(in: text.utf8) }) else { return text }
        return entry.uri + text[text.utf8.index(after: colon)...]
    }
}
