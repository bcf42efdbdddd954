/// Where a request goes (RFC 9112 §3.2): the origin-form and the absolute-form, which is all that a GET may have.
struct HTTPTarget: Equatable {
    /// Begins with a slash; not percent-decoded.
    let path: String
    /// What follows the first question mark; nil without one.
    let query: String?
    /// The authority of an absolute-form; it counts instead of the Host field (RFC 9112 §3.2.2).
    let authority: HTTPAuthority?

    /// - Returns: nil when the text is neither form.
    init?(_ text: Substring) {
        guard text.utf8.allSatisfy(HTTPCharacter.isTarget) else { return nil }
        guard !text.hasPrefix("/") else {
            self.init(originForm: text, authority: nil)
            return
        }
        guard let schemeEnd = text.firstIndex(of: ":"), text[schemeEnd...].hasPrefix("://") else { return nil }
        guard ["http", "https", "ws", "wss"].contains(text[..<schemeEnd].lowercased()) else { return nil }
        let rest = text[schemeEnd...].dropFirst(3)
        let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        guard let authority = HTTPAuthority(rest[..<authorityEnd]) else { return nil }
        self.init(originForm: rest[authorityEnd...], authority: authority)
    }

    private init(originForm text: Substring, authority: HTTPAuthority?) {
        let pathEnd = text.firstIndex(of: "?") ?? text.endIndex
        self.path = pathEnd == text.startIndex ? "/" : String(text[..<pathEnd])
        self.query = pathEnd == text.endIndex ? nil : String(text[text.index(after: pathEnd)...])
        self.authority = authority
    }
}
