import CSystemd
import Glibc
import Logging
import NIOPosix
import Synchronization

extension ServiceManager {
    /// The manager that this process's environment names in `NOTIFY_SOCKET` and `WATCHDOG_USEC`, if any.
    ///
    /// - Throws: ``RuntimeError`` for a watchdog time that is none.
    package static func fromEnvironment(logger: Logger) throws -> ServiceManager {
        guard let socket = getenv("NOTIFY_SOCKET"), socket.pointee != 0 else { return .absent }
        let sender = SystemdSender(logger: logger)
        return ServiceManager(watchdogLimit: try Self.watchdogLimit(), logger: logger) { await sender.send($0) }
    }

    private static func watchdogLimit() throws -> Duration? {
        var microseconds: UInt64 = 0
        let result = sd_watchdog_enabled(0, &microseconds)
        guard result >= 0, microseconds <= UInt64(Int64.max) else {
            throw RuntimeError(
                code: .invalidSetting,
                message: "WATCHDOG_USEC: expected a number of microseconds, found "
                    + (getenv("WATCHDOG_USEC").map { String(cString: $0) } ?? "none")
            )
        }
        return result > 0 ? .microseconds(Int64(microseconds)) : nil
    }
}

/// Hands messages to systemd, on a thread of its own: a manager that does not read would block the caller.
private final class SystemdSender: Sendable {
    private let thread = NIOThreadPool(numberOfThreads: 1)
    private let hasFailed = Atomic(false)
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
        self.thread.start()
    }

    /// Ends when the message is out, or its task is cancelled: the call itself cannot be.
    func send(_ message: String) async {
        let (answers, answer) = AsyncStream.makeStream(of: Void.self)
        self.thread.submit { _ in
            self.note(result: sd_notify(0, message))
            answer.finish()
        }
        for await _ in answers {}
    }

    private func note(result: CInt) {
        guard result < 0, !self.hasFailed.exchange(true, ordering: .relaxed) else { return }
        self.logger.warning(
            "the service manager could not be told; said once",
            metadata: ["error": "\(String(cString: strerror(-result)))"]
        )
    }
}
