import ArgumentParser
import Glibc
import Logging
import MusterRuntime
import ServiceLifecycle
import ZeroMQ

/// Runs a hub or a node as this process.
enum ServerProcess {
    /// Returns after a graceful stop.
    ///
    /// - Parameters:
    ///   - manager: told when the process reloads and stops.
    ///   - reload: loads the manifest again at SIGHUP.
    ///   - stopsWithStandardInput: also stop when standard input ends, as it does when the parent process is gone.
    /// - Throws: ``CommandError`` when the stop had to be cut short, else what the service throws.
    static func run(
        _ service: any Service,
        manager: ServiceManager,
        reload: ReloadService,
        maximumStopTime: Duration,
        stopsWithStandardInput: Bool,
        logger: Logger
    ) async throws {
        let outcome = try await runUntilStopped(
            [manager, reload, service, StopNotice(manager)],
            alsoStoppedBy: stopsWithStandardInput ? try endOfStandardInput() : nil,
            maximumStopTime: maximumStopTime,
            logger: logger
        )
        switch outcome {
        case .graceful:
            logger.info("stopped")
        case .forced:
            throw CommandError(status: .failure, message: "expected to stop in time, found work that went on")
        }
    }

    /// From here on a SIGHUP does not end the process; until somebody waits for it, it is not heard.
    ///
    /// To be called while arguments are checked: once the first task runs, the main thread waits in `sigsuspend` with no
    /// signal blocked, and a SIGHUP that `muster up` passes on early would end the process.
    static func outliveHangUps() {
        signal(SIGHUP, SIG_IGN)
    }

    /// Yields once when standard input ends.
    private static func endOfStandardInput() throws -> AsyncStream<String> {
        let (ends, ended) = AsyncStream.makeStream(of: String.self)
        // A thread, because a read from a pipe cannot be cancelled; it ends with the process.
        _ = try ZeroMQThread.start(name: "muster-stdin") {
            var byte: UInt8 = 0
            while true {
                let count = read(STDIN_FILENO, &byte, 1)
                guard count > 0 || count < 0 && errno == EINTR else { break }
            }
            ended.yield("end of standard input")
        }
        return ends
    }
}
