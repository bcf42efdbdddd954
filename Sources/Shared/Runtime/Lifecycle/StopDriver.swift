import Logging
import ServiceLifecycle
import Synchronization

/// Performs on a service group what ``StopStateMachine`` decides.
final class StopDriver: Sendable {
    private enum Ending: Sendable {
        case groupEnded
        case cancel
        case idle
    }

    private let group: ServiceGroup
    private let maximumStopTime: Duration
    private let logger: Logger
    private let machine = Mutex(StopStateMachine())

    init(group: ServiceGroup, maximumStopTime: Duration, logger: Logger) {
        self.group = group
        self.maximumStopTime = maximumStopTime
        self.logger = logger
    }

    func run(stopRequests: AsyncStream<String>) async throws -> StopOutcome {
        let (stopping, stopBegan) = AsyncStream.makeStream(of: Void.self)
        do {
            try await withThrowingTaskGroup(of: Ending.self) { tasks in
                tasks.addTask {
                    try await self.group.run()
                    return .groupEnded
                }
                tasks.addTask { await self.obey(stopRequests, stopBegan: stopBegan) }
                tasks.addTask { await self.limitStopTime(from: stopping) }
                try await Self.waitForEnd(&tasks)
            }
        } catch is CancellationError where machine.withLock({ $0.outcome }) == .forced {
            // What we cancelled ourselves is no failure.
        }
        return machine.withLock { $0.outcome }
    }

    private static func waitForEnd(_ tasks: inout ThrowingTaskGroup<Ending, any Error>) async throws {
        while let ending = try await tasks.next() {
            switch ending {
            case .groupEnded, .cancel: tasks.cancelAll()
            case .idle: break
            }
        }
    }

    private func obey(
        _ stopRequests: AsyncStream<String>,
        stopBegan: AsyncStream<Void>.Continuation
    ) async -> Ending {
        for await name in stopRequests {
            switch machine.withLock({ $0.signalReceived() }) {
            case .stopGracefully:
                logger.info("stopping", metadata: ["signal": "\(name)"])
                stopBegan.yield()
                await group.triggerGracefulShutdown()
            case .cancel:
                logger.warning("stopping at once", metadata: ["signal": "\(name)"])
                return .cancel
            case .none:
                break
            }
        }
        return .idle
    }

    private func limitStopTime(from stopping: AsyncStream<Void>) async -> Ending {
        for await _ in stopping {
            guard (try? await Task.sleep(for: maximumStopTime)) != nil else { return .idle }
            switch machine.withLock({ $0.stopTimeEnded() }) {
            case .cancel:
                logger.warning("stop time is over", metadata: ["limit": "\(maximumStopTime)"])
                return .cancel
            case .stopGracefully, .none:
                return .idle
            }
        }
        return .idle
    }
}
