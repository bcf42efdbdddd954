import Glibc
import Logging
import ServiceLifecycle

/// The service manager that started this process, such as systemd: it is told when the process is ready, reloads and stops,
/// how it is doing, and that it is alive.
///
/// A service: while it runs, what is said reaches the manager. It belongs before all others, to be the last that stops.
/// Without a manager nothing happens and nothing is asked. No method waits for the manager.
package final class ServiceManager: Service, CustomStringConvertible {
    /// Hands one message to the manager; may take its time, but ends when its task is cancelled.
    typealias Send = @Sendable (String) async -> Void

    /// For what is still to be said when everything else has stopped.
    private static let flushTime = Duration.seconds(1)

    private let queue: NotificationQueue?
    private let watchdog: Watchdog?
    private let send: Send

    /// No service manager.
    package static let absent = ServiceManager()

    private init() {
        self.queue = nil
        self.watchdog = nil
        self.send = { _ in }
    }

    /// - Parameter watchdogLimit: Time within which the manager wants to hear that the process is alive; nil when it does
    ///   not care.
    init(watchdogLimit: Duration?, logger: Logger, send: @escaping Send) {
        let queue = NotificationQueue()
        self.queue = queue
        self.send = send
        self.watchdog = watchdogLimit.map { limit in
            let microseconds = UInt64(limit / .microseconds(1))
            return Watchdog(limit: limit, logger: logger) {
                queue.note { $0.foundAlive(limit: microseconds) }
            }
        }
    }

    package var description: String { "service manager" }

    /// Tells the manager what is said, until a graceful shutdown.
    package func run() async throws {
        guard let queue else {
            try? await gracefulShutdown()
            return
        }
        await withTaskGroup(of: Void.self) { tasks in
            if let watchdog = self.watchdog {
                tasks.addTask { await cancelWhenGracefulShutdown { await watchdog.run() } }
            }
            tasks.addTask { await self.tell(queue) }
            try? await gracefulShutdown()
            queue.finish()
        }
    }

    /// Sends what is in the queue until it is finished, and then for a moment what is left in it: a manager that does not
    /// read must not keep the process from its end.
    private func tell(_ queue: NotificationQueue) async {
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                for await message in queue.messages { await self.send(message) }
            }
            tasks.addTask {
                try? await gracefulShutdown()
                try? await Task.sleep(for: Self.flushTime)
            }
            await tasks.next()
            tasks.cancelAll()
        }
    }

    /// The process serves.
    package func ready() {
        self.queue?.note { $0.becameReady() }
    }

    package func stopping() {
        self.queue?.note { $0.stopBegan() }
    }

    /// Says before and after `body` that the process loads its manifest again.
    package func reloading<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        self.queue?.note { $0.reloadBegan(now: Self.microseconds()) }
        defer { self.queue?.note { $0.reloadEnded() } }
        return try await body()
    }

    /// How the process is doing, in one line without a line break; told at most every five seconds, and only when it changes.
    package func report(_ status: @autoclosure () -> String) {
        guard let queue else { return }
        let line = status()
        queue.note { $0.statusTaken(line, now: Self.microseconds()) }
    }

    /// For the time of `body` the process counts as alive only as long as each of `subjects` takes turns.
    package func watching<Value>(_ subjects: [WatchedSubject], _ body: () async throws -> Value) async rethrows -> Value
    {
        guard let watchdog else { return try await body() }
        return try await watchdog.watching(subjects, body)
    }

    private static func microseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1_000
    }
}
