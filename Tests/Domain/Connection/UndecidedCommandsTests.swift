import Testing

@testable import MusterDomain

@Suite struct UndecidedCommandsTests {
    /// Calls that change the commands, apart from what is expected of them.
    private final class Bench {
        private var commands = UndecidedCommands<String>()

        var count: Int { self.commands.count }

        func began(_ command: String, wanted: Set<TopicName> = []) -> UInt64? {
            self.commands.began(command, wanted: wanted)
        }

        func left(_ topic: TopicName) { self.commands.left(topic) }

        func ended(_ number: UInt64?) -> UndecidedCommands<String>.Entry? {
            number.flatMap { self.commands.ended($0) }
        }

        func dropAll() -> [String] { self.commands.dropAll() }
    }

    @Test func aCommandEndsOnce() {
        let bench = Bench()
        let (first, second) = (bench.began("first"), bench.began("second"))
        #expect(first != second)
        #expect(bench.ended(second)?.command == "second")
        #expect(bench.ended(second) == nil)
        #expect(bench.ended(first)?.command == "first")
        #expect(bench.count == 0)
    }

    @Test func fewWaitAtATime() {
        let bench = Bench()
        let numbers = (0..<16).map { bench.began("\($0)") }
        #expect(!numbers.contains(nil))
        #expect(bench.began("one more") == nil)
        _ = bench.ended(numbers[3])
        let next = bench.began("the next")
        // A number never comes back: what was asked under it may still be on its way.
        #expect(!numbers.contains(next))
    }

    @Test func whatIsLeftMeanwhileIsNotWantedAnyMore() throws {
        let bench = Bench()
        let (a, b) = (try TopicName("a"), try TopicName("b"))
        let before = bench.began("before", wanted: [a, b])
        bench.left(a)
        let after = bench.began("after", wanted: [a, b])
        #expect(bench.ended(before)?.wanted == [b])
        #expect(bench.ended(after)?.wanted == [a, b])
    }

    @Test func allAreDroppedAtTheEnd() {
        let bench = Bench()
        _ = bench.began("a")
        _ = bench.began("b")
        #expect(bench.dropAll().sorted() == ["a", "b"])
        #expect(bench.dropAll().isEmpty)
    }
}
