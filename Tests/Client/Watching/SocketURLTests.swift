import Testing

@testable import MusterClient

@Suite struct SocketURLTests {
    @Test func readsHostPortAndPath() throws {
        #expect(try parts("ws://127.0.0.1:8080/") == "127.0.0.1 8080 /")
        #expect(try parts("WS://push.example") == "push.example 80 /")
        #expect(try parts("ws://push.example/a/b?c=d") == "push.example 80 /a/b?c=d")
        #expect(try parts("ws://push.example?c=d") == "push.example 80 /?c=d")
        #expect(try parts("ws://[::1]:8080/x") == "::1 8080 /x")
    }

    @Test(arguments: [
        "", "ws://", "http://a/", "a:8080", "ws://a:0/", "ws://a:65536/", "ws://a:x/", "ws://[::1/", "ws://[::1]x/",
        "ws://user@a/", "ws://a/#x", "ws://a b/", "ws://a/\r\nX: y", "wss://a/", "ws://a:/",
    ])
    func refusesTheRest(text: String) {
        let error = #expect(throws: MusterClientError.self) {
            try SocketURL(text, scheme: "ws", example: "ws://127.0.0.1:8080/")
        }
        #expect(error?.code == .invalidArgument)
    }

    private func parts(_ text: String) throws -> String {
        let url = try SocketURL(text, scheme: "ws", example: "")
        return "\(url.host) \(url.port) \(url.path)"
    }
}
