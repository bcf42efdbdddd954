/// A `ws://` or `http://` address of this version's clients: scheme, host, port and path.
struct SocketURL: Equatable, Sendable {
    var host: String
    var port: Int
    /// Path and query, beginning with `/`.
    var path: String

    /// The value of the `Host` field.
    var authority: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// Reads `scheme://host[:port][/path]`; user, password and fragment are refused.
    ///
    /// - Parameters:
    ///   - scheme: the only one accepted.
    ///   - example: for the error's message.
    init(_ text: String, scheme: String, example: String) throws(MusterClientError) {
        let invalid = MusterClientError(
            code: .invalidArgument,
            message: "address: expected one like \(example), found \(text)"
        )
        let prefix = scheme + "://"
        guard text.lowercased().hasPrefix(prefix), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw invalid
        }
        let rest = text.dropFirst(prefix.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let path = rest[authority.endIndex...]
        guard !authority.contains("@"), !rest.contains("#") else { throw invalid }
        self.path = path.first == "/" ? String(path) : "/" + path
        guard let (host, port) = Self.split(authority) else { throw invalid }
        self.host = host
        self.port = port
    }

    private static func split(_ authority: Substring) -> (host: String, port: Int)? {
        var host = authority
        var port: Substring?
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[..<end].dropFirst()
            let rest = authority[authority.index(after: end)...]
            guard rest.isEmpty || rest.first == ":" else { return nil }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            port = authority[authority.index(after: colon)...]
        }
        guard !host.isEmpty, let number = Int(port ?? "80"), (1...65535).contains(number) else { return nil }
        return (String(host), number)
    }
}
