import MusterDomain
import Synchronization

/// Whether a node takes new connections, and what it tells the world about itself; read by every upgrade.
final class NodeGate: Sendable {
    private let raw = Atomic<UInt8>(NodeReport.State.joining.rawValue)

    /// The node's state.
    var state: NodeReport.State {
        // why: only raw values of the enum are ever stored.
        NodeReport.State(rawValue: self.raw.load(ordering: .acquiring)).unsafelyUnwrapped
    }

    /// Moves to a state; a node that is draining stays so.
    func enter(_ state: NodeReport.State) {
        guard self.state != .draining else { return }
        self.raw.store(state.rawValue, ordering: .releasing)
    }

    /// Whether an upgrade may go on. A node that has lost its hub keeps serving: its sockets are better off here than nowhere.
    var acceptsUpgrades: Bool {
        switch self.state {
        case .live, .degraded: true
        case .joining, .draining, .deaf: false
        }
    }
}
