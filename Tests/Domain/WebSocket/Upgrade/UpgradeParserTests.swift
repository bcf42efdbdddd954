import NIOCore
import Testing

@testable import MusterDomain

@Suite struct UpgradeParserTests {
    @Test func readsABrowsersHandshakeInEverySplit() {
        let head = UpgradeRequest.head(
            adding: "Origin: https://muster.example",
            "Cookie: PHPSESSID=abc",
            "User-Agent: Browser/1.0 (X11; é)",
            "Sec-WebSocket-Protocol: muster.v1.json, wamp",
            "Sec-WebSocket-Extensions: permessage-deflate"
        )
        var expected = UpgradeRequest.make()
        expected.origin = "https://muster.example"
        expected.cookie = "PHPSESSID=abc"
        expected.subprotocols = ["muster.v1.json", "wamp"]
        #expect(UpgradeParser.outcome(head) == UpgradeOutcome(step: .request(expected)))
        #expect(UpgradeParser.differingCuts(of: Array(head.utf8)) == [])
    }

    @Test func leavesWhatFollowsTheHeadInTheBuffer() {
        let bytes = UpgradeRequest.head() + "first frame\r\n\r\n"
        #expect(UpgradeParser.outcome(bytes) == UpgradeOutcome(step: .request(.make()), rest: "first frame\r\n\r\n"))
        #expect(UpgradeParser.differingCuts(of: Array(bytes.utf8)) == [])
    }

    @Test func readsFieldsWhateverTheirCaseAndSpacing() {
        let head = [
            "GET / HTTP/1.1", "hOsT:\t muster.example \t", "UPGRADE:WebSocket", "connection: keep-alive,\tUPGRADE ,,",
            "sec-websocket-KEY:   dGhlIHNhbXBsZSBub25jZQ==", "Sec-Websocket-Version:13", "", "",
        ]
        let request = UpgradeParser.outcome(head.joined(separator: "\r\n")).request
        #expect(request?.host == HTTPAuthority("muster.example"))
        #expect(request?.isWebSocketUpgrade == true)
        #expect(request?.webSocketKey == "dGhlIHNhbXBsZSBub25jZQ==")
        #expect(request?.webSocketVersion == "13")
    }

    @Test func joinsFieldsThatMayStandOftenInTheirOrder() {
        let request = UpgradeParser.outcome(
            UpgradeRequest.head(
                adding: "Cookie: a=1",
                "Sec-WebSocket-Protocol: x",
                "Cookie: b=2; c=3",
                "Sec-WebSocket-Protocol: y,z",
                "Connection: close",
                "Upgrade: h2c"
            )
        ).request
        #expect(request?.cookie == "a=1; b=2; c=3")
        #expect(request?.subprotocols == ["x", "y", "z"])
        #expect(request?.isWebSocketUpgrade == true)
    }

    @Test func severalForwardedForFieldsAreOneInTheirOrder() {
        let request = UpgradeParser.outcome(
            UpgradeRequest.head(
                adding: "X-Forwarded-For: 1.1.1.1, 2.2.2.2",
                "x-forwarded-for:  3.3.3.3 ",
                "X-Forwarded-For:"
            )
        ).request
        #expect(request?.forwardedFor == "1.1.1.1, 2.2.2.2, 3.3.3.3, ")
        #expect(UpgradeParser.outcome(UpgradeRequest.head()).request?.forwardedFor == nil)
    }

    @Test(
        arguments: [
            ("/", "/", nil, nil), ("/a/b%20c", "/a/b%20c", nil, nil), ("/?", "/", "", nil),
            ("/a?b?c", "/a", "b?c", nil),
            ("/a?x=[1]|y^{}`", "/a", "x=[1]|y^{}`", nil), ("//a", "//a", nil, nil),
            ("http://other.example", "/", nil, "other.example"), ("WS://other.example?q", "/", "q", "other.example"),
            ("https://other.example:1/p?q", "/p", "q", "other.example:1"), ("wss://[::1]:8/", "/", nil, "[::1]:8"),
        ] as [(String, String, String?, String?)]
    )
    func readsTargets(_ target: String, path: String, query: String?, host: String?) {
        let request = UpgradeParser.outcome(UpgradeRequest.head("GET \(target) HTTP/1.1")).request
        #expect(request?.path == path)
        #expect(request?.query == query)
        #expect(request?.host == HTTPAuthority(host ?? "muster.example:8080"))
    }

    @Test(arguments: ["POST / HTTP/1.1", "OPTIONS * HTTP/1.1", "CONNECT a.example:80 HTTP/1.1", "BREW /pot HTTP/1.1"])
    func readsOtherMethodsSoThatTheyCanBeRefused(_ line: String) {
        let method = line.split(separator: " ")[0]
        #expect(UpgradeParser.outcome(UpgradeRequest.head(line)).request?.method == String(method))
    }

    @Test(arguments: ["HTTP/1.1", "HTTP/1.2", "HTTP/1.9"])
    func readsEveryMinorVersionFrom1(_ version: String) {
        #expect(UpgradeParser.outcome(UpgradeRequest.head("GET / \(version)")).request != nil)
    }

    @Test func ignoresOneEmptyLineBeforeTheRequest() {
        #expect(UpgradeParser.outcome("\r\n" + UpgradeRequest.head()).request == .make())
        #expect(UpgradeParser.outcome("\r\n\r\n" + UpgradeRequest.head()).status == .badRequest)
    }

    @Test func asksForMoreAfterTheRequest() {
        var parser = UpgradeParser()
        var buffer = ByteBuffer(string: UpgradeRequest.head() + UpgradeRequest.head())
        let size = buffer.readableBytes / 2
        let first = parser.parseStep(&buffer)
        let second = parser.parseStep(&buffer)
        #expect(first == .request(.make()))
        #expect(second == .needMoreData)
        #expect(buffer.readableBytes == size)
    }

    @Test func staysRejected() {
        var parser = UpgradeParser()
        var buffer = ByteBuffer(string: "GET / HTTP/1.0\r\n")
        let first = parser.parseStep(&buffer)
        buffer.writeString(UpgradeRequest.head())
        let second = parser.parseStep(&buffer)
        #expect(UpgradeOutcome(step: first).status == .versionNotSupported)
        #expect(first == second)
    }

    @Test func readsASessionCookieBesideOneThatIsNotText() {
        let head =
            Array(UpgradeRequest.head(adding: "Cookie: name=").utf8.dropLast(4)) + [0xE9]
            + Array("; PHPSESSID=abc\r\n\r\n".utf8)
        #expect(UpgradeParser.outcome(pieces: [head]).request?.cookie?.hasSuffix("; PHPSESSID=abc") == true)
    }
}
