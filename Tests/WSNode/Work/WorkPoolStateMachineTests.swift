import Testing

@testable import WSNode

@Suite struct WorkPoolStateMachineTests {
    /// A machine whose actions read as text.
    private final class Bench {
        private var machine: WorkPoolStateMachine<String, Int>

        init(limit: Int, weightLimit: Int = .max) {
            self.machine = WorkPoolStateMachine(limit: limit, weightLimit: weightLimit)
        }

        var depth: Int { self.machine.depth }

        func submit(_ job: String, weight: Int = 1) -> String {
            switch self.machine.jobSubmitted(job, weight: weight) {
            case .none: "wait"
            case .hand(let job, let worker): "\(job) to \(worker)"
            case .refuse: "refuse"
            }
        }

        func idle(_ worker: Int) -> String {
            switch self.machine.workerBecameIdle(worker) {
            case .none: "wait"
            case .work(let job): job
            case .finish: "finish"
            }
        }

        func stop() -> (refused: [String], released: [Int]) { self.machine.stopRequested() }
    }

    @Test func workGoesToWhoeverIsIdle() {
        let bench = Bench(limit: 2)
        #expect(bench.idle(1) == "wait")
        #expect(bench.submit("a") == "a to 1")
        #expect(bench.submit("b") == "wait")
        #expect(bench.depth == 1)
        #expect(bench.idle(1) == "b")
        #expect(bench.depth == 0)
        #expect(bench.idle(1) == "wait")
    }

    @Test func workWaitsInItsOrderAndWithinItsLimit() {
        let bench = Bench(limit: 2)
        #expect(bench.submit("a") == "wait")
        #expect(bench.submit("b") == "wait")
        #expect(bench.submit("c") == "refuse")
        #expect(bench.idle(1) == "a")
        #expect(bench.submit("d") == "wait")
        #expect(bench.idle(2) == "b")
        #expect(bench.idle(1) == "d")
        #expect(bench.idle(1) == "wait")
        #expect(bench.idle(2) == "wait")
    }

    @Test func heavyWorkTakesTheRoomOfMuch() {
        let bench = Bench(limit: 9, weightLimit: 5)
        #expect(bench.submit("a", weight: 6) == "refuse")
        #expect(bench.submit("b", weight: 3) == "wait")
        #expect(bench.submit("c", weight: 3) == "refuse")
        #expect(bench.submit("d", weight: 2) == "wait")
        #expect(bench.submit("e") == "refuse")
        #expect(bench.idle(1) == "b")
        #expect(bench.submit("f", weight: 4) == "refuse")
        #expect(bench.submit("g", weight: 3) == "wait")
        #expect([bench.idle(1), bench.idle(1), bench.idle(1)] == ["d", "g", "wait"])
        // Who works already takes no room.
        #expect(bench.submit("h", weight: 6) == "h to 1")
    }

    @Test func aStopReturnsEverythingThatWaits() {
        let withWork = Bench(limit: 2)
        _ = withWork.submit("a")
        _ = withWork.submit("b")
        #expect(withWork.stop() == (["a", "b"], []))
        let withWorkers = Bench(limit: 2)
        _ = withWorkers.idle(1)
        _ = withWorkers.idle(2)
        #expect(withWorkers.stop() == ([], [1, 2]))
        // A second stop finds nothing, and nothing new is taken.
        #expect(withWorkers.stop() == ([], []))
        #expect(withWorkers.submit("a") == "refuse")
        #expect(withWorkers.idle(1) == "finish")
    }
}
