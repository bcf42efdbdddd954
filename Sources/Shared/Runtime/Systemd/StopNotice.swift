import ServiceLifecycle

/// Tells the service manager that the process stops.
///
/// It belongs behind all other services: the last is told first.
package struct StopNotice: Service, CustomStringConvertible {
    private let manager: ServiceManager

    package init(_ manager: ServiceManager) {
        self.manager = manager
    }

    package var description: String { "stop notice" }

    package func run() async throws {
        try? await gracefulShutdown()
        self.manager.stopping()
    }
}
