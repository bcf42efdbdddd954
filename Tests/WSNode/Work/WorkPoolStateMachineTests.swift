import Testing

@testable import WSNode

@Suite struct WorkPoolStateMachineTests {
    /// A machine whose actions read as text.
    private final class Bench {
        private var machine: WorkPoolStateMachine<String, Int>

        init(limit: Int) { self.machine = WorkPoolStateMachine(limit: limit) }

        var depth: Int { self.machine.depth }

        func submit(_ job: String) -> String {
            switch self.machine.jobSubmitted(job) {
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
