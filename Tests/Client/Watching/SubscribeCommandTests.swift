import NIOCore
import Testing

@testable import MusterClient

@Suite struct SubscribeCommandTests {
    @Test func partsHoldAtMostAThousandTopics() {
        let topics = (0..<2001).map { WantedTopic("n.\($0)") }
        let parts = SubscribeCommand.parts(of: topics)
        #expect(parts.map(\.count) == [1000, 1000, 1])
        #expect(parts.flatMap(\.self) == topics)
        #expect(SubscribeCommand.parts(of: []).isEmpty)
    }

    @Test func aCommandIsNoLongerThanANodeReads() {
        let name = String(repeating: "n", count: 250)
        let topics = (0..<1000).map { WantedTopic("\(name)\($0)", since: TopicPosition(epoch: "k", offset: .max)) }
        let parts = SubscribeCommand.parts(of: topics)
        #expect(parts.flatMap(\.self) == topics)
        for part in parts { #expect(SubscribeCommand(id: .max, topics: part).text.readableBytes <= 65_536) }
        #expect(parts.count == 5)
    }
}
