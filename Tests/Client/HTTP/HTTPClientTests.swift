import MusterClient
import NIOCore
import NIOPosix
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPClientTests {
    @Test func returnsStatusAndBody() async throws {
        try await withServer("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno") { port in
            let answer = try await HTTPClient().get("http://127.0.0.1:\(port)/v1/nodes?a=b")
            #expect(answer.status == 404)
            #expect(answer.body == Array("no".utf8))
        } request: { text in
            #expect(text.hasPrefix("GET /v1/nodes?a=b HTTP/1.1\r\nHost: 127.0.0.1:"))
        }
    }

    @Test func aKeyIsShownAsABearer() async throws {
        try await withServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") { port in
            _ = try await HTTPClient().get("http://127.0.0.1:\(port)/", key: try PushKey("k-1"))
        } request: { text in
            #expect(text.contains("\r\nAuthorization: Bearer k-1\r\n"))
        }
    }

    @Test func theBodyIsBounded() async throws {
        try await withServer("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n12345678901") { port in
            var client = HTTPClient()
            client.maximumBodyBytes = 10
            let error = await #expect(throws: MusterClientError.self) {
                try await client.get("http://127.0.0.1:\(port)/")
            }
            #expect(error?.code == .protocolViolation)
        }
    }

    @Test func aSilentServerTimesOut() async throws {
        try await withServer("") { port in
            var client = HTTPClient()
            client.timeout = .milliseconds(100)
            let error = await #expect(throws: MusterClientError.self) {
                try await client.get("http://127.0.0.1:\(port)/")
            }
            #expect(error?.code == .unreachable)
            #expect(error?.message.contains("http://127.0.0.1:\(port)/") == true)
        }
    }

    @Test func aCutAnswerIsAnError() async throws {
        try await withServer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12", closes: true) { port in
            let error = await #expect(throws: MusterClientError.self) {
                try await HTTPClient().get("http://127.0.0.1:\(port)/")
            }
            #expect(error?.code == .unreachable)
        }
    }

    private func withServer(
        _ answer: String,
        closes: Bool = false,
        _ body: @escaping @Sendable (Int) async throws -> Void,
        request check: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server.executeThenClose { connections in
                    for try await connection in connections {
                        try? await connection.executeThenClose { inbound, outbound in
                            var iterator = inbound.makeAsyncIterator()
                            check(try await iterator.next().map { String(buffer: $0) } ?? "")
                            try await outbound.write(ByteBuffer(string: answer))
                            if !closes { _ = try await iterator.next() }
                        }
                    }
                }
            }
            try await body(server.channel.localAddress?.port ?? 0)
            group.cancelAll()
        }
    }
}
