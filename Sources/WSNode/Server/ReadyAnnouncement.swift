import Logging
import MusterRuntime
import Synchronization

/// Says `ready` once, in the log and to the service manager, when everything that belongs to it has come together.
final class ReadyAnnouncement: Sendable {
    private struct State {
        var listen: String?
        var operations: String?
        var isLive = false
        var isMade = false
    }

    private let state = Mutex(State())
    private let name: String
    private let manager: ServiceManager
    private let logger: Logger

    init(name: String, manager: ServiceManager, logger: Logger) {
        self.name = name
        self.manager = manager
        self.logger = logger
    }

    /// - Parameter addresses: one, or those of the sockets that the node was given.
    func listening(on addresses: [String]) {
        self.update { $0.listen = addresses.joined(separator: ",") }
    }

    func operating(on address: String) {
        self.update { $0.operations = address }
    }

    func live() {
        self.update { $0.isLive = true }
    }

    private func update(_ change: (inout State) -> Void) {
        let addresses: (String, String)? = self.state.withLock { state in
            change(&state)
            guard !state.isMade, state.isLive, let listen = state.listen, let operations = state.operations else {
                return nil
            }
            state.isMade = true
            return (listen, operations)
        }
        guard let (listen, operations) = addresses else { return }
        self.logger.info(
            "ready",
            metadata: ["node.name": "\(self.name)", "node.listen": "\(listen)", "node.operations": "\(operations)"]
        )
        self.manager.ready()
    }
}
