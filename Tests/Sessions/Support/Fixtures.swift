import Logging
import MusterDomain
import Synchronization

extension SessionID {
    static func make(_ text: String = "abc") -> SessionID {
        // why: the texts of tests are ids.
        SessionID(text)!
    }
}

extension Session {
    static func make(_ entries: KeyValuePairs<String, SessionValue>) -> Session {
        var map = SessionMap()
        for (key, value) in entries { map.set(.string(key), value) }
        return Session(map)
    }
}

/// Keeps what is logged.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { self.lines.withLock { $0 } }

    var logger: Logger {
        Logger(label: "test") { _ in Handler(lines: self) }
    }

    private struct Handler: LogHandler {
        let lines: LogLines
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let values = (event.metadata ?? [:]).map { "\($0)=\($1)" }.sorted().joined(separator: " ")
            self.lines.lines.withLock { $0.append("\(event.level) \(event.message) \(values)") }
        }
    }
}
