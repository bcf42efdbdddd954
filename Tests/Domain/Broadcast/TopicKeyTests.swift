import Testing

@testable import MusterDomain

@Suite struct TopicKeyTests {
    private static func hash(_ vhost: UInt32, _ name: String) -> Int {
        Array(name.utf8).withUnsafeBytes { TopicKey.hash(vhost: VhostID(rawValue: vhost), name: $0) }
    }

    @Test func theSameTopicHasOneHash() {
        #expect(Self.hash(0, "v1.news.1") == Self.hash(0, "v1.news.1"))
    }

    @Test func vhostAndNameAreBothHashed() {
        let hashes = Set([Self.hash(0, "v1.news.1"), Self.hash(1, "v1.news.1"), Self.hash(0, "v1.news.10")])
        #expect(hashes.count == 3)
    }

    @Test func aKeyComputesItsHashOrTakesOver() {
        Array("v1.news.1".utf8).withUnsafeBytes { name in
            #expect(TopicKey(vhost: .root, name: name).hash == Self.hash(0, "v1.news.1"))
            #expect(TopicKey(vhost: .root, name: name, hash: 42).hash == 42)
        }
    }
}
