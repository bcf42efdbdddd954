import ArgumentParser
import Testing

@testable import muster

@Suite struct PushCommandTests {
    /// Each line would be the same push again, or meet an offset that the line before has moved.
    @Test(arguments: [["--id", "x"], ["--if-offset", "1"]])
    func linesHaveNoIDAndNoExpectedOffsetOfTheirOwn(option: [String]) {
        #expect(throws: (any Error).self) { try PushCommand.parse(["v1.news.1", "--lines"] + option) }
        #expect(throws: Never.self) { try PushCommand.parse(["v1.news.1", "1"] + option) }
    }
}
