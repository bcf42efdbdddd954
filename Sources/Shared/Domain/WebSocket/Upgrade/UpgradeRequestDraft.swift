/// A request head of which the fields are still coming in.
struct UpgradeRequestDraft: Sendable {
    private let line: HTTPRequestLine
    private var host: String?
    private var origin: String?
    private var cookie: String?
    private var forwardedFor: String?
    private var subprotocols: [String] = []
    private var webSocketKey: String?
    private var webSocketVersion: String?
    private var namesWebSocket = false
    private var namesUpgrade = false
    private var contentLength: String?
    private var hasTransferEncoding = false

    init(line: HTTPRequestLine) {
        self.line = line
    }

    /// Takes one field line without its line end (RFC 9112 §5).
    mutating func add(fieldLine: String) throws(HTTPRejection) {
        guard let first = fieldLine.utf8.first, first != UInt8(ascii: " "), first != UInt8(ascii: "\t") else {
            throw .badRequest("header: a folded line is not accepted")
        }
        guard let colon = fieldLine.utf8.firstIndex(of: UInt8(ascii: ":")), HTTPCharacter.isToken(fieldLine[..<colon])
        else {
            throw .badRequest("header: expected a field name and a colon, found \(HTTPRejection.quoted(fieldLine))")
        }
        let value = fieldLine[fieldLine.utf8.index(after: colon)...].trimmingWhitespace()
        try self.add(name: fieldLine[..<colon].lowercased(), value: value)
    }

    private mutating func add(name: String, value: Substring) throws(HTTPRejection) {
        switch name {
        case "host": try Self.set(&self.host, to: value, of: "Host")
        case "origin": try Self.set(&self.origin, to: value, of: "Origin")
        case "sec-websocket-key": try Self.set(&self.webSocketKey, to: value, of: "Sec-WebSocket-Key")
        case "sec-websocket-version": try Self.set(&self.webSocketVersion, to: value, of: "Sec-WebSocket-Version")
        case "content-length": try Self.set(&self.contentLength, to: value, of: "Content-Length")
        case "transfer-encoding": self.hasTransferEncoding = true
        case "cookie": self.cookie = self.cookie.map { "\($0); \(value)" } ?? String(value)
        case "x-forwarded-for": self.forwardedFor = self.forwardedFor.map { "\($0), \(value)" } ?? String(value)
        case "upgrade": self.namesWebSocket = self.namesWebSocket || value.listContains("websocket")
        case "connection": self.namesUpgrade = self.namesUpgrade || value.listContains("upgrade")
        case "sec-websocket-protocol": try self.addSubprotocols(value)
        case _: break
        }
    }

    /// Ends the head and judges the fields together.
    func finish() throws(HTTPRejection) -> UpgradeRequest {
        guard let host else { throw .badRequest("Host: expected exactly one, found none") }
        guard let authority = HTTPAuthority(host) else {
            throw .badRequest("Host: expected a host and an optional port, found \(HTTPRejection.quoted(host))")
        }
        try self.checkBody()
        guard Set(self.subprotocols).count == self.subprotocols.count else {
            throw .badRequest("Sec-WebSocket-Protocol: a name stands twice")
        }
        return UpgradeRequest(
            method: self.line.method,
            path: self.line.path,
            query: self.line.query,
            host: self.line.authority ?? authority,
            origin: self.origin,
            cookie: self.cookie,
            forwardedFor: self.forwardedFor,
            subprotocols: self.subprotocols,
            webSocketKey: self.webSocketKey,
            webSocketVersion: self.webSocketVersion,
            namesWebSocket: self.namesWebSocket,
            namesUpgrade: self.namesUpgrade
        )
    }

    /// Refuses every shape in which a proxy and this server could see the request end at different places
    /// (RFC 9112 §6.3 and §11.2); a GET here has no body at all.
    private func checkBody() throws(HTTPRejection) {
        if let contentLength, !contentLength.utf8.allSatisfy(HTTPCharacter.isDigit) || contentLength.isEmpty {
            throw .badRequest("Content-Length: expected a number, found \(HTTPRejection.quoted(contentLength))")
        }
        guard self.contentLength == nil || !self.hasTransferEncoding else {
            throw .badRequest("Content-Length and Transfer-Encoding exclude each other")
        }
        // Any other method is refused for the method; its body is never read.
        guard self.line.method == "GET" else { return }
        guard !self.hasTransferEncoding else { throw .badRequest("Transfer-Encoding: expected none on a GET") }
        if let contentLength, contentLength.utf8.contains(where: { $0 != UInt8(ascii: "0") }) {
            throw .badRequest("Content-Length: expected 0 on a GET, found \(HTTPRejection.quoted(contentLength))")
        }
    }

    private mutating func addSubprotocols(_ value: Substring) throws(HTTPRejection) {
        let names = value.listElements
        guard !names.isEmpty, names.allSatisfy({ HTTPCharacter.isToken($0) }) else {
            throw .badRequest("Sec-WebSocket-Protocol: expected a list of tokens, found \(HTTPRejection.quoted(value))")
        }
        self.subprotocols += names.map { String($0) }
    }

    private static func set(_ field: inout String?, to value: Substring, of name: String) throws(HTTPRejection) {
        guard field == nil else { throw .badRequest("\(name): expected at most one, found two") }
        field = String(value)
    }
}
