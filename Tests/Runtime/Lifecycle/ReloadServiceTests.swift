import Logging
import MusterRuntime
import ServiceLifecycle
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct ReloadServiceTests {
    /// Runs the service on `requests` until `body` has returned, and stops it gracefully.
    private func serve(
        _ manifest: String?,
        on requests: AsyncStream<Void>,
        logger: Logger = .silent,
        reload: @escaping @Sendable (String) async -> Void,
        _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let service = OnRequests(
            service: ReloadService(manifest: manifest, logger: logger, reload: reload),
            requests: requests
        )
        let group = ServiceGroup(configuration: .init(services: [service], logger: .silent))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await body()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    @Test func oneReloadAtATimeAndOneMoreForAllThatCameMeanwhile() async throws {
        let (requests, request) = AsyncStream.makeStream(of: Void.self)
        let (starts, start) = AsyncStream.makeStream(of: String.self)
        let (releases, release) = AsyncStream.makeStream(of: Void.self)
        let running = Mutex(0)
        try await serve("m.yml", on: requests) { path in
            #expect(running.withLock { $0 } == 0)
            running.withLock { $0 += 1 }
            start.yield(path)
            for await _ in releases { break }
            running.withLock { $0 -= 1 }
        } _: {
            var begun = starts.makeAsyncIterator()
            request.yield()
            #expect(await begun.next() == "m.yml")
            for _ in 0..<10 { request.yield() }
            // A request that is still on its way to the service would be a reload of its own.
            for _ in 0..<1_000 { await Task.yield() }
            release.yield()
            #expect(await begun.next() == "m.yml")
            release.yield()
            start.finish()
            #expect(await begun.next() == nil)
        }
        #expect(running.withLock { $0 } == 0)
    }

    @Test func reloadUnderWayIsFinishedBeforeTheStop() async throws {
        let (requests, request) = AsyncStream.makeStream(of: Void.self)
        let (starts, start) = AsyncStream.makeStream(of: Void.self)
        let isDone = Mutex(false)
        try await serve("m.yml", on: requests) { _ in
            start.yield()
            try? await gracefulShutdown()
            isDone.withLock { $0 = true }
        } _: {
            request.yield()
            for await _ in starts { break }
        }
        #expect(isDone.withLock { $0 })
    }

    @Test func withoutAManifestThereIsNothingToReload() async throws {
        let (requests, request) = AsyncStream.makeStream(of: Void.self)
        let (lines, line) = AsyncStream.makeStream(of: String.self)
        let logger = Logger(label: "test") { label in
            MusterLogHandler(label: label, sink: LogSink { line.yield(String(decoding: $0, as: UTF8.self)) })
        }
        try await serve(nil, on: requests, logger: logger) { _ in
            Issue.record("there is no manifest")
        } _: {
            request.yield()
            for await text in lines {
                #expect(text.contains("nothing to reload"))
                break
            }
        }
    }

    @Test func endOfTheRequestsIsNotTheEndOfTheProcess() async throws {
        let (requests, request) = AsyncStream.makeStream(of: Void.self)
        let (reloads, reload) = AsyncStream.makeStream(of: Void.self)
        request.yield()
        request.finish()
        // A service that returned early would make the group throw.
        try await serve("m.yml", on: requests) { _ in
            reload.yield()
        } _: {
            for await _ in reloads { break }
        }
    }

    private struct OnRequests: Service {
        let service: ReloadService
        let requests: AsyncStream<Void>

        func run() async throws { try await service.run(on: requests) }
    }
}
