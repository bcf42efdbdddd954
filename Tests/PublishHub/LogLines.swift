import Logging
import MusterRuntime
import Synchronization

/// Keeps what is logged.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] {
        lines.withLock { $0 }
    }

    func logger(level: Logger.Level = .info) -> Logger {
        let sink = LogSink { [self] line in
            lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
        }
        return Logger(label: "muster.hub") { label in
            MusterLogHandler(label: label, level: level, sink: sink) { LogTime(seconds: 0, milliseconds: 0) }
        }
    }
}
