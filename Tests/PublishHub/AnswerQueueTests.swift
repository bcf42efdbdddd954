import NIOCore
import Testing

@testable import PublishHub

@Suite struct AnswerQueueTests {
    private static let peer = ByteBuffer(string: "p")

    /// What is sent now when an answer of one frame is known.
    private static func complete(
        _ queue: inout AnswerQueue,
        _ text: String,
        _ ticket: UInt64? = nil,
        peer: ByteBuffer = peer
    ) -> [String] {
        queue.completed([ByteBuffer(string: text)], peer: peer, ticket: ticket).map { String(buffer: $0[0]) }
    }

    @Test func answersGoAtOnceWhenNothingWaits() {
        var queue = AnswerQueue()
        #expect(Self.complete(&queue, "1") == ["1"])
        let ticket = queue.reserve(Self.peer)
        #expect(Self.complete(&queue, "2", ticket) == ["2"])
        #expect(Self.complete(&queue, "3") == ["3"])
        #expect(queue.bytes == 0)
    }

    @Test func answersWaitForThoseBeforeThem() {
        var queue = AnswerQueue()
        let tickets = (0..<2).map { _ in queue.reserve(Self.peer) }
        #expect(Self.complete(&queue, "3") == [])
        #expect(Self.complete(&queue, "2", tickets[1]) == [])
        let last = queue.reserve(Self.peer)
        #expect(Self.complete(&queue, "1", tickets[0]) == ["1", "2", "3"])
        #expect(Self.complete(&queue, "4", last) == ["4"])
    }

    @Test func peersDoNotWaitForEachOther() {
        var queue = AnswerQueue()
        let ticket = queue.reserve(Self.peer)
        let other = ByteBuffer(string: "q")
        #expect(Self.complete(&queue, "1", peer: other) == ["1"])
        let theirs = queue.reserve(other)
        #expect(Self.complete(&queue, "2", theirs, peer: other) == ["2"])
        #expect(Self.complete(&queue, "3", ticket) == ["3"])
    }

    @Test func whatWaitsForItsTurnIsWeighed() {
        var queue = AnswerQueue()
        let ticket = queue.reserve(Self.peer)
        #expect(queue.bytes == 0)
        _ = Self.complete(&queue, "12")
        _ = Self.complete(&queue, "345")
        #expect(queue.bytes == 2 * 256 + 5)
        _ = Self.complete(&queue, "0", ticket)
        #expect(queue.bytes == 0)
    }

    @Test(.timeLimit(.minutes(1))) func manyThatWaitCostNoMoreThanOneEach() {
        var queue = AnswerQueue()
        let tickets = (0..<200_000).map { _ in queue.reserve(Self.peer) }
        var count = 0
        for (place, ticket) in tickets.enumerated() {
            count += Self.complete(&queue, "k", ticket).count
            if place % 2 == 0 { count += Self.complete(&queue, "u").count }
        }
        #expect(count == 300_000 && queue.bytes == 0)
    }
}
