import Logging
import ServiceLifecycle
import UnixSignals

/// Runs `services` until SIGTERM or SIGINT.
///
/// They stand in dependency order and stop in the reverse order. The first signal starts a graceful stop, a second one or
/// the end of `maximumStopTime` cancels what still runs.
///
/// - Parameter others: further reasons to stop, which count like signals.
/// - Throws: the error of the first service that failed; a service that returns early ends the others and is an error too.
package func runUntilStopped(
    _ services: [any Service],
    alsoStoppedBy others: AsyncStream<String>? = nil,
    maximumStopTime: Duration = .seconds(30),
    logger: Logger
) async throws -> StopOutcome {
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    let (names, continuation) = AsyncStream.makeStream(of: String.self)
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            for await signal in signals {
                continuation.yield("\(signal)")
            }
        }
        if let others {
            tasks.addTask {
                for await reason in others {
                    continuation.yield(reason)
                }
            }
        }
        let outcome = try await runUntilStopped(
            services,
            stopRequests: names,
            maximumStopTime: maximumStopTime,
            logger: logger
        )
        tasks.cancelAll()
        return outcome
    }
}

/// The same with the signals as a sequence of names, for tests and for programs that have other reasons to stop.
package func runUntilStopped(
    _ services: [any Service],
    stopRequests: AsyncStream<String>,
    maximumStopTime: Duration,
    logger: Logger
) async throws -> StopOutcome {
    var quiet = logger
    // The group reports every service that starts and stops at info, which is our own log's level for news.
    quiet.logLevel = max(logger.logLevel, .notice)
    var configuration = ServiceGroupConfiguration(services: services, logger: quiet)
    // A service that ignores its cancellation must not keep a stopped process alive for ever.
    configuration.maximumCancellationDuration = .seconds(10)
    let driver = StopDriver(
        group: ServiceGroup(configuration: configuration),
        maximumStopTime: maximumStopTime,
        logger: logger
    )
    return try await driver.run(stopRequests: stopRequests)
}
