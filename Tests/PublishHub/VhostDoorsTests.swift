import MusterDomain
import NIOCore
import Testing
import ZeroMQ

@testable import PublishHub

/// Vhosts and their keys at the doors.
@Suite(.serialized, .timeLimit(.minutes(1))) struct VhostDoorsTests {
    private static let manifest = """
        muster: 1
        keys: [root-key-0123456789]
        topics: { "root.{id}": {} }
        vhosts:
          shop: { path: /shop, keys: [shop-key-0123456789], topics: { "shop.{id}": {} } }

        """

    private static let unauthorized =
        #"{"error":{"code":401,"reason":"key: expected one of the vhost's keys, found another or none"}}"#

    private static func headers(key: String?) -> String {
        let authorization = key.map { "Authorization: \($0)\r\n" } ?? ""
        return "Host: localhost\r\nContent-Type: application/json\r\n\(authorization)"
    }

    @Test func bearerKeysDecideOverHTTP() async throws {
        try await HubHarness.run(manifest: Self.manifest) { hub in
            let root = #"{"topic":"root.1","data":1}"#
            let shop = #"{"topic":"shop.1","data":1,"vhost":"shop"}"#
            let cases = [
                (root, "Bearer root-key-0123456789", 200), (root, "bearer  root-key-0123456789", 200),
                (shop, "Bearer shop-key-0123456789", 200), (root, "Bearer shop-key-0123456789", 401),
                (shop, "Bearer root-key-0123456789", 401), (root, "Basic root-key-0123456789", 401),
                (root, "root-key-0123456789", 401), (root, nil, 401), (root, "Bearer ", 401),
                (#"{"topic":"x.1","data":1,"vhost":"nobody"}"#, "Bearer root-key-0123456789", 401),
                (#"{"topic":"root.1","data":1,"key":"root-key-0123456789"}"#, "Bearer root-key-0123456789", 400),
            ]
            for (body, key, status) in cases {
                let answer = try await hub.post(body, headers: Self.headers(key: key))
                #expect(answer.status == status, "\(body) with \(key ?? "nothing")")
                #expect(!answer.body.contains("key-0123456789"))
                guard status == 401 else { continue }
                #expect(answer.body == Self.unauthorized)
                #expect(answer.head.lowercased().contains("www-authenticate: bearer"))
            }
            #expect(hub.metric(#"muster_hub_refused_total{door="http",reason="unauthorized"}"#) == 7)
        }
    }

    @Test func strangersBodyIsNotReadAndTheirNodesAreNotShown() async throws {
        try await HubHarness.run(manifest: Self.manifest) { hub in
            // Announced and never sent: who waited for it would answer nothing.
            let announced = "\(Self.headers(key: "Bearer wrong"))Content-Length: 1000000\r\n\r\n"
            let unread = try await hub.http("POST /v1/push HTTP/1.1\r\nConnection: close\r\n\(announced)")
            #expect(unread.status == 401)
            #expect(try await Self.nodes(hub, key: "root-key-0123456789") == 200)
            #expect(try await Self.nodes(hub, key: "shop-key-0123456789") == 401)
            #expect(try await hub.get("/v1/nodes").status == 401)
            #expect(try await hub.get("/readyz").status == 200)
        }
    }

    private static func nodes(_ hub: HubHarness, key: String) async throws -> Int {
        let headers = "Host: localhost\r\nAuthorization: Bearer \(key)\r\nConnection: close\r\n\r\n"
        return try await hub.http("GET /v1/nodes HTTP/1.1\r\n\(headers)").status
    }

    @Test func keyFieldDecidesAtTheBackendsDoor() async throws {
        try await HubHarness.run(manifest: Self.manifest) { hub in
            let (answers, pushes) = try await hub.onThread { client in
                let listener = try client.listener()
                let request = try client.socket(.request, client.addresses.backends)
                func ask(_ frames: String...) throws -> String? {
                    _ = try request.send(frames.map { ByteBuffer(string: $0) }, dontWait: false)
                    return try request.nextText()?.last
                }
                let answers = [
                    try ask(#"{"topic":"root.1","data":1,"key":"root-key-0123456789"}"#),
                    try ask(#"{"topic":"shop.1","data":2,"vhost":"shop","key":"shop-key-0123456789"}"#),
                    try ask(#"{"topic":"shop.1","data":3,"vhost":"shop","key":"root-key-0123456789"}"#),
                    try ask(#"{"topic":"shop.1","data":4,"vhost":"nobody","key":"root-key-0123456789"}"#),
                    try ask(#"{"topic":"root.1","data":5}"#),
                    try ask("root.1", "6"),
                ]
                return (answers, try listener.nextPushFrames(2).map(Self.vhost))
            }
            #expect(answers[0] == #"{"pushed":{"topic":"root.1"}}"#)
            #expect(answers[1] == #"{"pushed":{"topic":"shop.1"}}"#)
            #expect(answers[2...].allSatisfy { $0 == Self.unauthorized })
            #expect(pushes == [.root, VhostID(name: "shop")])
        }
    }

    @Test func ingestServesTheDefaultVhostWithoutKeys() async throws {
        try await HubHarness.run(manifest: Self.manifest) { hub in
            let pushes = try await hub.onThread { client in
                let listener = try client.listener()
                let push = try client.socket(.push, client.addresses.ingest)
                for text in [
                    #"{"topic":"shop.1","data":1,"vhost":"shop"}"#,
                    #"{"topic":"root.1","data":1,"key":"root-key-0123456789"}"#,
                    #"{"topic":"root.1","data":1,"vhost":"/"}"#,
                ] {
                    _ = try push.send(text: text)
                }
                return try listener.nextPushes(1)
            }
            #expect(pushes == ["root.1 1 1"])
            #expect(hub.metric(#"muster_hub_refused_total{door="ingest",reason="malformed"}"#) == 2)
        }
    }

    private static func vhost(of frame: ByteBuffer) throws -> VhostID {
        try frame.withUnsafeReadableBytes { bytes in
            guard case .push(let push) = try StreamDecoder.decode(bytes) else { throw StreamListener.Silence() }
            return push.vhost
        }
    }
}
