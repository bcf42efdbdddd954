import HTTPTypes
import Logging
import MusterRuntime
import NIOCore
import NIOPosix
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPAPIServerTests {
    @Test func answersOperations() async throws {
        try await withServer { port in
            let health = try await RawHTTP.get("/healthz", port: port)
            #expect(health.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(health.hasSuffix("\r\n\r\nok\n"))
            let metrics = try await RawHTTP.get("/metrics", port: port)
            #expect(metrics.lowercased().contains("content-type: text/plain; version=0.0.4; charset=utf-8\r\n"))
            #expect(metrics.contains("# TYPE muster_metrics_dropped_series_total counter\n"))
        }
    }

    @Test func readinessTellsWhy() async throws {
        try await withServer(readiness: .ready) { port in
            let answer = try await RawHTTP.get("/readyz", port: port)
            #expect(answer.hasSuffix("\r\n\r\nready\n"))
        }
        try await withServer(readiness: .notReady(reason: "stream silent")) { port in
            let answer = try await RawHTTP.get("/readyz", port: port)
            #expect(answer.hasPrefix("HTTP/1.1 503 "))
            #expect(answer.hasSuffix("\r\n\r\nnot ready: stream silent\n"))
        }
        try await withServer(readiness: .readyDegraded(reason: "hub is down")) { port in
            let answer = try await RawHTTP.get("/readyz", port: port)
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
            #expect(answer.hasSuffix("\r\n\r\nready (degraded: hub is down)\n"))
        }
    }

    @Test func errorsAreJSON() async throws {
        try await withServer { port in
            let unknown = try await RawHTTP.get("/nothing", port: port)
            #expect(unknown.hasPrefix("HTTP/1.1 404 "))
            #expect(
                unknown.hasSuffix(
                    #"{"error":{"code":404,"reason":"path: expected one of /echo, /fails, /healthz, /metrics, /readyz, "#
                        + #"found /nothing"}}"# + "\n"
                )
            )
            let method = try await RawHTTP.get("/healthz", port: port, method: "DELETE")
            #expect(method.hasPrefix("HTTP/1.1 405 "))
            #expect(method.contains("Allow: GET, HEAD\r\n"))
            #expect(method.contains(#""reason":"method: expected GET, HEAD, found DELETE""#))
            let failed = try await RawHTTP.get("/fails", port: port)
            #expect(failed.hasSuffix(#"{"error":{"code":500,"reason":"internal error"}}"# + "\n"))
            #expect(!failed.contains("secret"))
        }
    }

    @Test func headHasNoBody() async throws {
        try await withServer { port in
            let answer = try await RawHTTP.get("/healthz", port: port, method: "HEAD")
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
            #expect(answer.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func foreignHostsAreMisdirected() async throws {
        try await withServer { port in
            let rebound = try await RawHTTP.get("/healthz", port: port, headers: "Host: evil.example\r\n")
            #expect(rebound.hasPrefix("HTTP/1.1 421 "))
            let none = try await RawHTTP.get("/healthz", port: port, headers: "")
            #expect(none.hasPrefix("HTTP/1.1 400 "))
            let two = try await RawHTTP.get("/healthz", port: port, headers: "Host: localhost\r\nHost: localhost\r\n")
            #expect(two.hasPrefix("HTTP/1.1 400 "))
            let unknownPath = try await RawHTTP.get("/nothing", port: port, headers: "Host: evil.example\r\n")
            #expect(unknownPath.hasPrefix("HTTP/1.1 421 "))
        }
    }

    @Test func foreignOriginsAreRefused() async throws {
        try await withServer { port in
            let host = "Host: localhost:\(port)\r\n"
            let foreign = try await RawHTTP.get("/healthz", port: port, headers: host + "Origin: http://a.example\r\n")
            #expect(foreign.hasPrefix("HTTP/1.1 403 "))
            let null = try await RawHTTP.get("/healthz", port: port, headers: host + "Origin: null\r\n")
            #expect(null.hasPrefix("HTTP/1.1 403 "))
            let own = try await RawHTTP.get(
                "/healthz",
                port: port,
                headers: host + "Origin: http://localhost:\(port)\r\n"
            )
            #expect(own.hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test func bodiesAreBounded() async throws {
        try await withServer { port in
            let declared = try await post("12345678901", port: port)
            #expect(declared.hasPrefix("HTTP/1.1 413 "))
            #expect(declared.contains(#""reason":"body: expected at most 10 bytes, found more""#))
            let chunked = try await RawHTTP.exchange(
                "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n6\r\n123456\r\n6\r\n123456\r\n0\r\n\r\n",
                port: port
            )
            #expect(chunked.hasPrefix("HTTP/1.1 413 "))
            let fitting = try await post("1234567890", port: port)
            #expect(fitting.hasPrefix("HTTP/1.1 200 "))
            #expect(fitting.hasSuffix("\r\n\r\n1234567890"))
        }
    }

    @Test func otherContentTypesAreRefused() async throws {
        try await withServer { port in
            let plain = try await post("1", type: "text/plain", port: port)
            #expect(plain.hasPrefix("HTTP/1.1 415 "))
            let json = try await post("1", type: "Application/JSON ; charset=utf-8", port: port)
            #expect(json.hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test func headersAreBounded() async throws {
        try await withServer { port in
            let long = "Host: localhost\r\nX-Long: \(String(repeating: "a", count: 20_000))\r\n"
            let longAnswer = try await RawHTTP.get("/healthz", port: port, headers: long)
            #expect(longAnswer.hasPrefix("HTTP/1.1 400 "))
            let many = "Host: localhost\r\n" + (0..<200).map { "X-\($0): a\r\n" }.joined()
            let manyAnswer = try await RawHTTP.get("/healthz", port: port, headers: many)
            #expect(manyAnswer.hasPrefix("HTTP/1.1 400 "))
        }
    }

    @Test func aTakenAddressIsNamed() async throws {
        try await withServer { port in
            let second = HTTPAPIServer(
                name: "hub.http",
                configuration: HTTPAPIConfiguration(host: "127.0.0.1", port: port),
                router: APIRouter(),
                eventLoopGroup: .singletonMultiThreadedEventLoopGroup,
                logger: Logger.silent
            )
            let error = await #expect(throws: RuntimeError.self) { try await second.run() }
            #expect(error?.code == .bindFailed)
            let expected = "hub.http: expected a free address of this machine, found 127.0.0.1:\(port): "
            #expect(error?.message.hasPrefix(expected) == true)
        }
    }

    private func post(_ body: String, type: String = "application/json", port: Int) async throws -> String {
        try await RawHTTP.exchange(
            "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(type)\r\nConnection: close\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)",
            port: port
        )
    }

    private struct Failure: Error, CustomStringConvertible {
        var description: String { "secret" }
    }

    /// Runs `body` while a server with the operations' routes, an echo of 10 bytes and a failing route answers.
    private func withServer(
        readiness: Readiness = .ready,
        _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        var router = APIRouter()
        router.addOperations(registry: PrometheusRegistry()) { readiness }
        router.on(.get, "/fails") { _, _ in throw Failure() }
        router.on(.post, "/echo") { request, _ in
            try request.requireJSON()
            return .json(try await request.body(upTo: 10))
        }
        let (ports, bound) = AsyncStream.makeStream(of: Int.self)
        let server = HTTPAPIServer(
            name: "test",
            configuration: HTTPAPIConfiguration(host: "127.0.0.1", port: 0),
            router: router,
            eventLoopGroup: .singletonMultiThreadedEventLoopGroup,
            logger: Logger.silent
        ) { bound.yield($0.port ?? 0) }
        let (stops, stop) = AsyncStream.makeStream(of: String.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let outcome = try await runUntilStopped(
                    [server],
                    stopRequests: stops,
                    maximumStopTime: .seconds(10),
                    logger: Logger.silent
                )
                #expect(outcome == .graceful)
            }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            try await body(port)
            stop.yield("test")
            try await group.waitForAll()
        }
    }
}
