import MusterDomain
import Synchronization

/// Whether a node takes new connections, and what it tells the world about itself; read by every upgrade.
final class NodeGate: Sendable {
    private let raw = Atomic<UInt8>(NodeReport.State.joining.rawValue)
    /// Told of each change; only the newest counts.
    private let changes = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    /// The node's state.
    var state: NodeReport.State {
        // why: only raw values of the enum are ever stored.
        NodeReport.State(rawValue: self.raw.load(ordering: .acquiring)).unsafelyUnwrapped
    }

    /// Moves to a state; a node that is draining stays so.
    func enter(_ state: NodeReport.State) {
        var current = self.raw.load(ordering: .acquiring)
        // The stream's thread and the one that stops the node may both be here: who comes second looks again.
        while current != NodeReport.State.draining.rawValue {
            let (isExchanged, found) = self.raw.compareExchange(
                expected: current,
                desired: state.rawValue,
                ordering: .acquiringAndReleasing
            )
            if isExchanged {
                self.changes.continuation.yield()
                return
            }
            current = found
        }
    }

    /// Yields whenever the state may have changed; for one reader.
    var stateChanges: AsyncStream<Void> { self.changes.stream }

    /// Whether an upgrade may go on. A node that has lost its hub keeps serving: its sockets are better off here than nowhere.
    var acceptsUpgrades: Bool {
        switch self.state {
        case .live, .degraded: true
        case .joining, .draining, .deaf: false
        }
    }
}
