/// The first line of a request: method, target and version with single spaces between them (RFC 9112 §3).
struct HTTPRequestLine: Equatable {
    let method: String
    let path: String
    let query: String?
    let authority: HTTPAuthority?

    init(_ line: String) throws(HTTPRejection) {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, HTTPCharacter.isToken(parts[0]), !parts[1].isEmpty else {
            throw .badRequest("request line: expected method, target and version with single spaces between them")
        }
        try Self.checkVersion(parts[2])
        self.method = String(parts[0])
        if let target = HTTPTarget(parts[1]) {
            self.path = target.path
            self.query = target.query
            self.authority = target.authority
        } else if parts[0] != "GET", parts[1].utf8.allSatisfy(HTTPCharacter.isTarget) {
            // OPTIONS and CONNECT have forms of their own; whatever the target, the answer will be about the method.
            self.path = String(parts[1])
            self.query = nil
            self.authority = nil
        } else {
            let found = HTTPRejection.quoted(parts[1])
            throw .badRequest("request target: expected a path or an absolute URI, found \(found)")
        }
    }

    /// Accepts HTTP/1.1 and later minor versions, which are to be treated as 1.1 (RFC 9110 §2.5).
    private static func checkVersion(_ version: Substring) throws(HTTPRejection) {
        let bytes = Array(version.utf8)
        guard bytes.count == 8, version.hasPrefix("HTTP/"), bytes[6] == UInt8(ascii: "."),
            HTTPCharacter.isDigit(bytes[5]), HTTPCharacter.isDigit(bytes[7])
        else {
            throw .badRequest("HTTP version: expected HTTP/1.1, found \(HTTPRejection.quoted(version))")
        }
        guard bytes[5] == UInt8(ascii: "1"), bytes[7] != UInt8(ascii: "0") else {
            throw HTTPRejection(.versionNotSupported, "HTTP version: expected HTTP/1.1, found \(version)")
        }
    }
}
