import Logging
import MusterRuntime
import Synchronization

/// Waits until all doors are bound, then tells everybody: in the log by one line, the service manager, and who awaits the
/// addresses.
final class HubStartup: Sendable {
    /// What the reactor's thread bound.
    struct Doors: Sendable {
        var ingest: String
        var publish: String
        var backends: String
        var control: String
    }

    let addresses = Announcement<HubAddresses>()
    private let parts = Mutex<(doors: Doors?, http: String?)>((nil, nil))
    private let manager: ServiceManager
    private let logger: Logger

    init(manager: ServiceManager, logger: Logger) {
        self.manager = manager
        self.logger = logger
    }

    func doorsBound(_ doors: Doors) {
        parts.withLock { $0.doors = doors }
        announceIfComplete()
    }

    func httpBound(_ address: String) {
        parts.withLock { $0.http = address }
        announceIfComplete()
    }

    private func announceIfComplete() {
        let complete = parts.withLock { parts -> HubAddresses? in
            guard let doors = parts.doors, let http = parts.http else { return nil }
            // Taken out, so that it is announced once.
            parts = (nil, nil)
            return HubAddresses(
                ingest: doors.ingest,
                publish: doors.publish,
                backends: doors.backends,
                control: doors.control,
                http: http
            )
        }
        guard let complete else { return }
        logger.info(
            "ready",
            metadata: [
                "hub.ingest": "\(complete.ingest)",
                "hub.publish": "\(complete.publish)",
                "hub.backends": "\(complete.backends)",
                "hub.control": "\(complete.control)",
                "hub.http": "\(complete.http)",
            ]
        )
        manager.ready()
        addresses.make(.success(complete))
    }
}
