import Testing

@testable import MusterDomain

/// Every malformed head and the one status that answers it, the same in every split.
@Suite struct UpgradeParserRejectionTests {
    @Test(
        arguments: [
            ("GET / HTTP/1.0", .versionNotSupported), ("GET / HTTP/0.9", .versionNotSupported),
            ("GET / HTTP/2.0", .versionNotSupported), ("PRI * HTTP/2.0", .versionNotSupported),
            ("GET / HTTP/3.0", .versionNotSupported), ("GET /", .badRequest), ("GET", .badRequest), ("", nil),
            ("GET  / HTTP/1.1", .badRequest), ("GET / HTTP/1.1 ", .badRequest), (" GET / HTTP/1.1", .badRequest),
            ("GET / / HTTP/1.1", .badRequest), ("GET /\tHTTP/1.1", .badRequest), ("GET\t/ HTTP/1.1", .badRequest),
            ("GET / http/1.1", .badRequest), ("GET / HTTP/1.10", .badRequest), ("GET / HTTP/11", .badRequest),
            ("GET / HTTP/1,1", .badRequest), ("GET / HTTP/a.1", .badRequest), ("GET / HTTPS/1.1", .badRequest),
            ("G(T / HTTP/1.1", .badRequest), ("GÉT / HTTP/1.1", .badRequest), ("GET  HTTP/1.1", .badRequest),
            ("GET path HTTP/1.1", .badRequest), ("GET * HTTP/1.1", .badRequest), ("GET /é HTTP/1.1", .badRequest),
            ("GET /#part HTTP/1.1", .badRequest), ("GET ftp://a.example/ HTTP/1.1", .badRequest),
            ("GET http:///path HTTP/1.1", .badRequest), ("GET http://user@a.example/ HTTP/1.1", .badRequest),
            ("GET http://a.example:99999/ HTTP/1.1", .badRequest), ("GET a.example:80 HTTP/1.1", .badRequest),
            ("\u{16}\u{3}\u{1}", .badRequest), ("GET /\0 HTTP/1.1", .badRequest),
        ] as [(String, HTTPStatus?)]
    )
    func refusesRequestLines(_ line: String, status: HTTPStatus?) {
        let bytes = "\(line)\r\n"
        #expect(UpgradeParser.outcome(bytes).status == status)
        #expect(UpgradeParser.differingCuts(of: Array(bytes.utf8)) == [])
    }

    @Test(
        arguments: [
            "Folded: a\r\n b", "Folded: a\r\n\tb", "Space : a", "Tab\t: a", " Leading: a", "\tLeading: a", ": no name",
            "no colon", "Nam(e: a", "Nam\u{7F}e: a", "Näme: a", "Value: a\0b", "Value: a\u{1}b", "Value: a\u{7F}",
            "Value: a\u{B}b", "Bare: a\rb", "Bare: a\nb", "Bare: a\r\r\nb", "Bare: a\n", "\rBare: a", "\nBare: a",
            "Host: two.example", "host: muster.example:8080", "Origin: a\r\nOrigin: a",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 8",
            "Content-Length: 5", "Content-Length: -0", "Content-Length: +0", "Content-Length: 0x0", "Content-Length: a",
            "Content-Length:", "Content-Length: 0, 0", "Content-Length: 0\r\nContent-Length: 0", "Content-Length: ٠",
            "Content-Length: 00000000000000000000005", "Transfer-Encoding: chunked", "Transfer-Encoding: identity",
            "Transfer-Encoding:", "transfer-encoding: xchunked", "Content-Length: 0\r\nTransfer-Encoding: chunked",
            "Sec-WebSocket-Protocol:", "Sec-WebSocket-Protocol: ,", "Sec-WebSocket-Protocol: a b",
            "Sec-WebSocket-Protocol: a/b", "Sec-WebSocket-Protocol: \"a\"", "Sec-WebSocket-Protocol: a, a",
            "Sec-WebSocket-Protocol: a\r\nSec-WebSocket-Protocol: b, a",
        ]
    )
    func refusesFields(_ field: String) {
        let head = Array(UpgradeRequest.head(adding: field).utf8)
        #expect(UpgradeParser.outcome(pieces: [head]).status == .badRequest)
        #expect(UpgradeParser.differingCuts(of: head) == [])
    }

    @Test(
        arguments: [
            "X-No-Host: a", "Host:", "Host: ", "Host: :80", "Host: a b", "Host: a.example/", "Host: user@a.example",
            "Host: a.example:port", "Host: a.example:65536", "Host: a.example:-1", "Host: a.example:80:80", "Host: ::1",
            "Host: [::1", "Host: [::1]80", "Host: [g::1]", "Host: []", "Host: a.example, b.example",
            "Host: a.example,b.example", "Host: *.example", "Host: é.example",
            "Host: http://a.example",
        ]
    )
    func refusesHosts(_ host: String) {
        #expect(UpgradeParser.outcome(UpgradeRequest.head(host: host)).status == .badRequest)
    }

    @Test(arguments: [
        "a", "a:", "A.Example", "a.example.", "127.0.0.1:80", "[::1]", "[::ffff:127.0.0.1]:65535", "a_b-c",
    ])
    func acceptsHosts(_ host: String) {
        #expect(UpgradeParser.outcome(UpgradeRequest.head(host: "Host: \(host)")).request != nil)
    }

    @Test(arguments: ["Content-Length: 0", "Content-Length: 000"])
    func acceptsAGetThatSaysItHasNoBody(_ field: String) {
        #expect(UpgradeParser.outcome(UpgradeRequest.head(adding: field)).request != nil)
    }

    @Test(arguments: ["Content-Length: 5", "Transfer-Encoding: chunked"])
    func leavesTheBodyOfAnotherMethodToTheAnswerAboutTheMethod(_ field: String) {
        #expect(UpgradeParser.outcome(UpgradeRequest.head("POST / HTTP/1.1", adding: field)).request?.method == "POST")
    }

    @Test func refusesBothWaysOfFramingABodyWithAnyMethod() {
        let head = UpgradeRequest.head("POST / HTTP/1.1", adding: "Content-Length: 5", "Transfer-Encoding: chunked")
        #expect(UpgradeParser.outcome(head).status == .badRequest)
    }

    @Test(arguments: [("\n", "\r\n"), ("\r\n", "\n"), ("\n", "\n"), ("\r", "\r")])
    func refusesEveryLineEndButCarriageReturnAndLineFeed(_ lineEnd: String, last: String) {
        let head = (["GET / HTTP/1.1", "Host: a"] + UpgradeRequest.handshake).joined(separator: lineEnd)
        let bytes = Array((head + lineEnd + last).utf8)
        let expected: HTTPStatus = .badRequest
        #expect(UpgradeParser.outcome(pieces: [bytes]).status == expected)
        #expect(UpgradeParser.differingCuts(of: bytes) == [])
    }

    @Test func refusesARequestLineAboveItsLimit() {
        let limits = UpgradeLimits(requestLineBytes: 40)
        let exact = "GET /" + String(repeating: "a", count: 26) + " HTTP/1.1"
        #expect(exact.utf8.count == 40)
        #expect(UpgradeParser.outcome(UpgradeRequest.head(exact), limits: limits).request != nil)
        let head = Array(UpgradeRequest.head("GET /a" + exact.dropFirst(5)).utf8)
        #expect(UpgradeParser.outcome(pieces: [head], limits: limits).status == .uriTooLong)
        #expect(UpgradeParser.differingCuts(of: head, limits: limits) == [])
        let endless = String(repeating: "a", count: 60)
        #expect(UpgradeParser.outcome(endless, limits: limits).status == .uriTooLong)
    }

    @Test func refusesAHeadAboveItsLimit() {
        let head = UpgradeRequest.head(adding: "X: abc")
        let exact = UpgradeLimits(headBytes: head.utf8.count)
        let less = UpgradeLimits(headBytes: head.utf8.count - 1)
        #expect(UpgradeParser.outcome(head, limits: exact).request != nil)
        #expect(UpgradeParser.outcome(head, limits: less).status == .headerFieldsTooLarge)
        #expect(UpgradeParser.differingCuts(of: Array(head.utf8), limits: exact) == [])
        #expect(UpgradeParser.differingCuts(of: Array(head.utf8), limits: less) == [])
        let endless = "GET / HTTP/1.1\r\nCookie: " + String(repeating: "a", count: 9_000)
        #expect(UpgradeParser.outcome(endless).status == .headerFieldsTooLarge)
    }

    @Test func refusesMoreFieldsThanTheLimit() {
        let head = Array(UpgradeRequest.head().utf8)
        #expect(UpgradeParser.outcome(pieces: [head], limits: .init(headerFields: 5)).request != nil)
        #expect(UpgradeParser.outcome(pieces: [head], limits: .init(headerFields: 4)).status == .headerFieldsTooLarge)
        #expect(UpgradeParser.differingCuts(of: head, limits: .init(headerFields: 4)) == [])
    }

    @Test func survivesRandomBytes() {
        var random = SplitMix64(seed: 11)
        let alphabet = Array("GET / HTTP/1.1\r\n\r\nHost: a\r\n:,\t \0\u{7F}é".utf8)
        for _ in 0..<2_000 {
            let length = Int.random(in: 0...80, using: &random)
            let bytes = (0..<length).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            #expect(UpgradeParser.differingCuts(of: bytes) == [])
        }
    }
}
