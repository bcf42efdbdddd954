import Logging
import MusterDomain
import NIOCore
import Testing

@testable import WSNode

/// The bench's clients come from 127.0.0.1.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ConnectionHandlerProxyTests {
    private static let manifest = """
        muster: 1
        topics:
          ip/{address}: { verify: client.ip == address }
        """

    private static func run(
        trusting proxies: [String],
        headers readsProxyHeaders: Bool = false,
        access: AccessBench = AccessBench(manifest: Self.manifest),
        handshakeTime: TimeAmount = .seconds(30),
        _ body: @Sendable (ShardBench) async throws -> Void
    ) async throws {
        try await ShardBench.run(
            proxies: TrustedProxies(try proxies.map { try AddressRange($0) }),
            readsProxyHeaders: readsProxyHeaders,
            handshakeTime: handshakeTime,
            access: access,
            body
        )
    }

    /// Expects that the node takes a client that sends `bytes` first, and this field, for the one at `address`, or does not.
    private static func take(
        _ address: String,
        at bench: ShardBench,
        sending bytes: String = "",
        _ field: String = "X-None: 0",
        expecting isTaken: Bool = true
    ) async throws {
        var client = try await RawClient.connect(to: bench.port)
        try await client.send(bytes + RawClient.handshake(adding: field))
        #expect(await client.head().hasPrefix("HTTP/1.1 101 "))
        _ = await client.frame()
        let answer = try await client.ask(#"{"subscribe":{"topic":"ip/\#(address)"}}"#)
        #expect(answer?.contains("error") == !isTaken)
        try await client.end()
    }

    @Test func withoutProxiesTheClientIsThePeer() async throws {
        try await Self.run(trusting: []) { bench in
            try await Self.take("127.0.0.1", at: bench)
            try await Self.take("127.0.0.1", at: bench, "X-Forwarded-For: 1.2.3.4")
            try await Self.take("1.2.3.4", at: bench, "X-Forwarded-For: 1.2.3.4", expecting: false)
        }
    }

    @Test func aTrustedProxyForwardsForAClient() async throws {
        try await Self.run(trusting: ["127.0.0.0/8"]) { bench in
            try await Self.take("1.2.3.4", at: bench, "X-Forwarded-For: 9.9.9.9, 1.2.3.4")
            try await Self.take("127.0.0.1", at: bench)
            // Several fields are one list.
            let fields = "x-forwarded-for: 9.9.9.9\r\nX-Forwarded-For: 1.2.3.4"
            try await Self.take("1.2.3.4", at: bench, fields)
        }
    }

    @Test func aTrustedProxyAnnouncesAClient() async throws {
        try await Self.run(trusting: ["127.0.0.1"], headers: true) { bench in
            let line = "PROXY TCP4 1.2.3.4 10.0.0.1 1 2\r\n"
            try await Self.take("1.2.3.4", at: bench, sending: line)
            try await Self.take("127.0.0.1", at: bench, sending: "PROXY UNKNOWN\r\n")
            // A proxy that names nobody has written no field: the client has.
            try await Self.take("127.0.0.1", at: bench, sending: "PROXY UNKNOWN\r\n", "X-Forwarded-For: 1.2.3.4")
            // Who was announced is no proxy, and forwards for nobody.
            try await Self.take("1.2.3.4", at: bench, sending: line, "X-Forwarded-For: 127.0.0.1")
        }
    }

    @Test func aHeaderMayComeInPieces() async throws {
        try await Self.run(trusting: ["127.0.0.1"], headers: true) { bench in
            var client = try await RawClient.connect(to: bench.port)
            for piece in ["PROXY TC", "P4 1.2.3.4 10.0.0.1 1 2\r", "\nGET / HTTP", ""] { try await client.send(piece) }
            try await client.send(String(RawClient.handshake().dropFirst("GET / HTTP".count)))
            #expect(await client.head().hasPrefix("HTTP/1.1 101 "))
        }
    }

    @Test func aHeaderOfSomebodyElseIsABadRequest() async throws {
        for (proxies, headers) in [(["10.0.0.1"], true), (["127.0.0.1"], false)] {
            try await Self.run(trusting: proxies, headers: headers) { bench in
                var client = try await RawClient.connect(to: bench.port)
                try await client.send("PROXY TCP4 1.2.3.4 10.0.0.1 1 2\r\n" + RawClient.handshake())
                #expect(await client.head().hasPrefix("HTTP/1.1 400 "))
            }
        }
    }

    @Test func aProxyWithoutAHeaderIsCutOffCountedAndLoggedAtABoundedRate() async throws {
        let (logger, lines) = Logger.makeLines()
        let access = AccessBench(manifest: Self.manifest, logger: logger)
        try await Self.run(trusting: ["127.0.0.1"], headers: true, access: access) { bench in
            for _ in 0..<3 {
                var client = try await RawClient.connect(to: bench.port)
                try await client.send(RawClient.handshake())
                #expect(await client.head().isEmpty)
            }
            #expect(try await bench.figures.refusedProxyHeaders == 3)
            #expect(try await bench.figures.opened == 0)
            logger.info("end")
            var found: [String] = []
            for await line in lines {
                if line.contains(": end") { break }
                if line.contains("PROXY header refused") { found.append(line) }
            }
            #expect(found.count == 1)
            #expect(found.first?.contains("proxy.address=127.0.0.1") == true)
        }
    }

    @Test func aHeaderThatDoesNotEndHasTheHandshakesTime() async throws {
        try await Self.run(trusting: ["127.0.0.1"], headers: true, handshakeTime: .milliseconds(200)) { bench in
            var client = try await RawClient.connect(to: bench.port)
            // A machine that is busy may be late with it.
            try? await client.send("PROXY TCP4 ")
            #expect(await client.head().isEmpty)
        }
    }
}
