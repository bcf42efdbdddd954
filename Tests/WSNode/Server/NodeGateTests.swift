import MusterDomain
import MusterRuntime
import Testing

@testable import WSNode

@Suite struct NodeGateTests {
    @Test(
        arguments: [(.joining, false), (.live, true), (.degraded, true), (.deaf, false), (.draining, false)]
            as [(NodeReport.State, Bool)]
    )
    func aStateTakesConnectionsOrDoesNot(state: NodeReport.State, accepts: Bool) {
        let gate = NodeGate()
        gate.enter(state)
        #expect(gate.state == state)
        #expect(gate.acceptsUpgrades == accepts)
    }

    @Test func beginsAsOneThatJoins() {
        let gate = NodeGate()
        #expect(gate.state == .joining)
        #expect(!gate.acceptsUpgrades)
    }

    @Test(arguments: NodeReport.State.allCases)
    func aDrainingNodeStaysSo(state: NodeReport.State) {
        let gate = NodeGate()
        gate.enter(.draining)
        gate.enter(state)
        #expect(gate.state == .draining)
    }

    @Test func drainingWinsOverWhateverHappensAtTheSameTime() async {
        for _ in 0..<200 {
            let gate = NodeGate()
            await withTaskGroup(of: Void.self) { tasks in
                for state in [NodeReport.State.live, .degraded, .live] {
                    tasks.addTask { for _ in 0..<50 { gate.enter(state) } }
                }
                tasks.addTask { gate.enter(.draining) }
            }
            #expect(gate.state == .draining)
        }
    }
}
