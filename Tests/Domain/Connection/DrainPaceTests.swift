import Testing

@testable import MusterDomain

@Suite struct DrainPaceTests {
    /// How many go at each step when everybody goes at once.
    private static func steps(_ connections: Int, milliseconds: Int, stepMilliseconds: Int) -> [Int] {
        var pace = DrainPace(milliseconds: milliseconds, stepMilliseconds: stepMilliseconds)
        var left = connections
        var steps: [Int] = []
        while left > 0, steps.count < 10_000 {
            let count = pace.next(remaining: left)
            steps.append(count)
            left -= count
        }
        return steps
    }

    @Test(arguments: [1, 7, 99, 100, 101, 10_000, 15_001])
    func allHaveGoneWhenHalfOfTheTimeIsOver(connections: Int) {
        let steps = Self.steps(connections, milliseconds: 10_000, stepMilliseconds: 50)
        #expect(steps.reduce(0, +) == connections)
        #expect(steps.count <= 100)
    }

    @Test func theyGoEvenly() {
        let steps = Self.steps(10_000, milliseconds: 10_000, stepMilliseconds: 50)
        #expect(steps.count == 100)
        #expect(steps.allSatisfy { $0 == 100 })
    }

    @Test func nobodyLeftMeansNobodyGoes() {
        var pace = DrainPace(milliseconds: 1000, stepMilliseconds: 50)
        #expect(pace.next(remaining: 0) == 0)
        #expect(pace.next(remaining: -1) == 0)
    }

    @Test(arguments: [(0, 50), (10, 50), (1000, 0), (1000, -5), (-1000, 50), (99, 50)])
    func withoutTimeAllGoAtOnce(milliseconds: Int, stepMilliseconds: Int) {
        let steps = Self.steps(100, milliseconds: milliseconds, stepMilliseconds: stepMilliseconds)
        #expect(steps.reduce(0, +) == 100)
        if milliseconds < 100 { #expect(steps == [100]) }
    }

    @Test func connectionsThatAnswerLateAreNotForgotten() {
        var pace = DrainPace(milliseconds: 400, stepMilliseconds: 100)
        // They were told to go, but half of them have not closed yet.
        #expect([100, 60, 30, 30].map { pace.next(remaining: $0) } == [50, 60, 30, 30])
    }
}
