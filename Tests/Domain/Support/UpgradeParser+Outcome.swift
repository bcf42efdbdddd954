import NIOCore

@testable import MusterDomain

/// What a parser came to, and the bytes that it left for the next protocol.
struct UpgradeOutcome: Equatable {
    var step: UpgradeParser.Step
    var rest: String = ""

    var status: HTTPStatus? {
        guard case .rejected(let rejection) = self.step else { return nil }
        return rejection.status
    }

    var request: UpgradeRequest? {
        guard case .request(let request) = self.step else { return nil }
        return request
    }
}

extension UpgradeParser {
    /// Parses bytes that arrive in these pieces; stops at the first result, as a connection does.
    static func outcome(pieces: [[UInt8]], limits: UpgradeLimits = .init()) -> UpgradeOutcome {
        var parser = UpgradeParser(limits: limits)
        var buffer = ByteBuffer()
        var step = Step.needMoreData
        for piece in pieces {
            buffer.writeBytes(piece)
            guard step == .needMoreData else { continue }
            step = parser.parseStep(&buffer)
            buffer.discardReadBytes()
        }
        // What a rejected client sent besides is nobody's.
        if case .rejected = step { return UpgradeOutcome(step: step) }
        return UpgradeOutcome(step: step, rest: String(buffer: buffer))
    }

    static func outcome(_ head: String, limits: UpgradeLimits = .init()) -> UpgradeOutcome {
        self.outcome(pieces: [Array(head.utf8)], limits: limits)
    }

    /// The places where cutting the bytes in two, or sending them one by one (-1), changes the outcome.
    static func differingCuts(of bytes: [UInt8], limits: UpgradeLimits = .init()) -> [Int] {
        let whole = self.outcome(pieces: [bytes], limits: limits)
        let cuts = (0...bytes.count).filter { cut in
            self.outcome(pieces: [Array(bytes[..<cut]), Array(bytes[cut...])], limits: limits) != whole
        }
        return self.outcome(pieces: bytes.map { [$0] }, limits: limits) == whole ? cuts : cuts + [-1]
    }
}

extension UpgradeRequest {
    /// A handshake as a browser makes it, with lines added before its end.
    static func head(
        _ line: String = "GET /chat?room=1 HTTP/1.1",
        host: String = "Host: muster.example:8080",
        adding fields: String...
    ) -> String {
        ([line, host] + Self.handshake + fields + ["", ""]).joined(separator: "\r\n")
    }

    static let handshake = [
        "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
    ]

    /// The request that such a head comes to.
    static func make() -> UpgradeRequest {
        UpgradeRequest(
            path: "/chat",
            query: "room=1",
            // why: the text is a host and a port.
            host: HTTPAuthority("muster.example:8080")!,
            webSocketKey: "dGhlIHNhbXBsZSBub25jZQ==",
            webSocketVersion: "13",
            namesWebSocket: true,
            namesUpgrade: true
        )
    }
}
