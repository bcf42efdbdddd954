import Testing

@testable import MusterDomain

@Suite struct LaneTests {
    /// Computed by another implementation of FNV-1a; `docs/wire.md` prints them for other languages.
    @Test(
        arguments: [
            (0, "a", 94), (0, "v1.news.1", 197), (0, "v1.news.10", 44), (1, "v1.news.1", 207),
            (0xFFFF_FFFF, "v1.news.1", 236), (0, "é", 29), (0, String(repeating: "x", count: 255), 220),
        ] as [(UInt32, String, UInt8)]
    )
    func aTopicHasItsLane(vhost: UInt32, topic: String, lane: UInt8) throws {
        #expect(Lane(vhost: VhostID(rawValue: vhost), topic: try TopicName(topic)).rawValue == lane)
    }

    @Test func bytesAndNameGiveTheSameLane() throws {
        let name = try TopicName("v1.straße.7")
        let lane = Array(name.text.utf8).withUnsafeBytes { Lane(vhost: .root, topic: $0) }
        #expect(lane == Lane(vhost: .root, topic: name))
    }

    @Test func topicsSpreadOverAllLanes() throws {
        var counts = [Int](repeating: 0, count: Lane.count)
        for number in 0..<25_600 {
            counts[Int(Lane(vhost: .root, topic: try TopicName("v1.news.\(number)")).rawValue)] += 1
        }
        #expect((counts.min() ?? 0) > 50)
        #expect((counts.max() ?? 0) < 150)
    }
}
