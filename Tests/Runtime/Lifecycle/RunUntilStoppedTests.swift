import Logging
import MusterRuntime
import ServiceLifecycle
import Testing

@Suite(.timeLimit(.minutes(1))) struct RunUntilStoppedTests {
    @Test func aSignalStopsGracefully() async throws {
        let (requests, request) = AsyncStream.makeStream(of: String.self)
        let outcome = try await run([Waiting { request.yield("SIGTERM") }], requests)
        #expect(outcome == .graceful)
    }

    @Test func aSecondSignalCutsShort() async throws {
        let (requests, request) = AsyncStream.makeStream(of: String.self)
        let stubborn = Stubborn(
            onStart: { request.yield("SIGINT") },
            onStop: { request.yield("SIGINT") }
        )
        #expect(try await run([stubborn], requests) == .forced)
    }

    @Test func theStopTimeIsBounded() async throws {
        let (requests, request) = AsyncStream.makeStream(of: String.self)
        let stubborn = Stubborn(onStart: { request.yield("SIGTERM") }, onStop: {})
        #expect(try await run([stubborn], requests, maximumStopTime: .milliseconds(1)) == .forced)
    }

    @Test func aFailingServiceFailsTheRun() async throws {
        let (requests, _) = AsyncStream.makeStream(of: String.self)
        await #expect(throws: Failure.self) {
            try await run([Waiting {}, Failing()], requests)
        }
    }

    private func run(
        _ services: [any Service],
        _ requests: AsyncStream<String>,
        maximumStopTime: Duration = .seconds(60)
    ) async throws -> StopOutcome {
        try await runUntilStopped(
            services,
            stopRequests: requests,
            maximumStopTime: maximumStopTime,
            logger: Logger.silent
        )
    }

    private struct Failure: Error {}

    private struct Failing: Service {
        func run() async throws { throw Failure() }
    }

    /// Runs until it is asked to stop.
    private struct Waiting: Service {
        let onStart: @Sendable () -> Void

        func run() async throws {
            onStart()
            try? await gracefulShutdown()
        }
    }

    /// Hears that it shall stop and goes on until it is cancelled.
    private struct Stubborn: Service {
        let onStart: @Sendable () -> Void
        let onStop: @Sendable () -> Void

        func run() async throws {
            onStart()
            try? await gracefulShutdown()
            onStop()
            try await Task.sleep(for: .seconds(3600))
        }
    }
}
