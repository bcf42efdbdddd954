import NIOCore
import NIOPosix
import Testing

@testable import Sessions

@Suite struct FirstAnswerTests {
    private let loop = MultiThreadedEventLoopGroup.singleton.any()

    @Test func theAnswerCounts() async {
        let answer = await firstAnswer(on: self.loop, within: .seconds(3600), late: "late") { $0.succeed("answer") }
        #expect(answer == "answer")
    }

    @Test func theClockEndsTheWaiting() async {
        let answer = await firstAnswer(on: self.loop, within: .milliseconds(1), late: "late") { _ in }
        #expect(answer == "late")
    }

    @Test func aSecondAnswerIsDropped() async {
        let answer = await firstAnswer(on: self.loop, within: .seconds(3600), late: "late") {
            $0.succeed("first")
            $0.succeed("second")
        }
        #expect(answer == "first")
    }

    @Test func theEndOfTheTaskEndsTheWaiting() async {
        let loop = self.loop
        await withTaskGroup(of: String.self) { group in
            group.addTask { await firstAnswer(on: loop, within: .seconds(3600), late: "late") { _ in } }
            group.cancelAll()
            for await answer in group { #expect(answer == "late") }
        }
    }
}
