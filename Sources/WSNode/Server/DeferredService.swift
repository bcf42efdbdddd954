import ServiceLifecycle

/// A service that can only be made when something before it is running.
struct DeferredService<Made: Service>: Service {
    let make: @Sendable () async throws -> Made

    func run() async throws {
        try await self.make().run()
    }
}
