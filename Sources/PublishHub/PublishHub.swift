import Logging
import MusterDomain
import MusterRuntime
import ServiceLifecycle

/// The hub: takes pushes in, numbers them, and publishes them to all nodes.
///
/// A service for swift-service-lifecycle. On a graceful shutdown HTTP stops first and answers what it has begun, then the
/// reactor publishes what was sent before, says a last beat and closes its doors.
public struct PublishHub: Service, CustomStringConvertible {
    /// In dependency order: they stop in the reverse one.
    let services: [any Service]
    let startup: HubStartup
    let mailbox: HubMailbox
    let reloading: HubReloading
    let manager: ServiceManager
    /// The loops of the HTTP API; the reactor's thread is watched while it runs.
    let watched: [WatchedSubject]
    let logger: Logger

    /// The service's name in logs.
    public var description: String { "hub" }

    /// Where the hub listens, as soon as all doors are bound; throws when it ends before.
    public var addresses: HubAddresses {
        get async throws { try await startup.addresses.value }
    }

    /// Reads a manifest and goes by its vhosts, topics and keys from now on.
    ///
    /// Each request is read and answered by the rules of the moment at which it came; nothing that was acknowledged is
    /// lost. Settings of the hub itself keep their values until a restart; the log names those that changed. A manifest
    /// that is not fit changes nothing, and is told in one line of the log.
    /// - Returns: whether the hub goes by it now.
    @discardableResult
    public func reload(manifest path: String) -> Bool {
        reloading.reload(path)
    }

    /// Serves until a graceful shutdown or cancellation.
    ///
    /// - Throws: why a door could not be bound; then none stays bound.
    public func run() async throws {
        var quiet = logger
        // The group reports every service that starts and stops at info, which is our own log's level for news.
        quiet.logLevel = max(logger.logLevel, .notice)
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: services, logger: quiet))
        do {
            try await withGracefulShutdownHandler {
                try await manager.watching(watched) { try await group.run() }
            } onGracefulShutdown: { [mailbox] in
                mailbox.announceStop()
            }
            startup.addresses.make(.failure(CancellationError()))
        } catch {
            startup.addresses.make(.failure(error))
            throw error
        }
    }
}
