import NIOCore
import Testing

@testable import ZeroMQ

struct AuthenticationRequestTests {
    private static let key = [UInt8](repeating: 7, count: 32)

    private static func frames(
        version: String = "1.0",
        domain: String = "nodes",
        mechanism: String = "CURVE",
        credentials: [[UInt8]] = [key]
    ) -> [ByteBuffer] {
        [version, "1", domain, "127.0.0.1", "identity", mechanism].map { ByteBuffer(string: $0) }
            + credentials.map { ByteBuffer(bytes: $0) }
    }

    @Test func curveRequestIsRead() throws {
        let request = try #require(AuthenticationRequest(frames: Self.frames()))
        #expect(request.requestID == ByteBuffer(string: "1"))
        #expect(request.domain == "nodes")
        #expect(request.credentials == CurvePublicKey(bytes: Self.key).map { .curve($0) })
    }

    @Test func otherMechanismsCarryNoKey() {
        let request = AuthenticationRequest(frames: Self.frames(mechanism: "NULL", credentials: []))
        #expect(request?.credentials == .other)
    }

    @Test(arguments: [
        frames(version: "1.1"),
        frames(version: ""),
        frames(credentials: []),
        frames(credentials: [key, key]),
        frames(credentials: [Array(key.dropLast())]),
        Array(frames().prefix(5)),
        [],
    ])
    func anythingElseIsRefused(_ frames: [ByteBuffer]) {
        #expect(AuthenticationRequest(frames: frames) == nil)
    }

    @Test func onlyListedKeysOfTheDomainAreAllowed() throws {
        let key = try #require(CurvePublicKey(bytes: Self.key))
        let other = [UInt8](repeating: 8, count: 32)
        let allowlist = AuthenticationAllowlist(["nodes": [key], "backends": []])
        func decision(_ frames: [ByteBuffer]) throws -> AuthenticationAllowlist.Decision {
            allowlist.decide(try #require(AuthenticationRequest(frames: frames)))
        }
        #expect(try decision(Self.frames()) == .allow(domain: "nodes", user: key))
        #expect(try decision(Self.frames(credentials: [other])) == .refuse(domain: "nodes"))
        #expect(try decision(Self.frames(domain: "backends")) == .refuse(domain: "backends"))
        #expect(try decision(Self.frames(domain: "")) == .refuse(domain: nil))
        #expect(try decision(Self.frames(mechanism: "PLAIN")) == .refuse(domain: "nodes"))
    }
}
