import Logging
import MusterRuntime
import Synchronization
import Testing

@Suite struct MusterLogHandlerTests {
    @Test func eventMetadataWinsOverTheLoggersOwn() {
        let lines = Lines()
        var logger = lines.logger(level: .info)
        logger[metadataKey: "a"] = "logger"
        logger[metadataKey: "b"] = "logger"
        logger.info("hello", metadata: ["b": "event"])
        #expect(lines.all == ["1970-01-01T00:00:01.002Z info test: hello a=logger b=event\n"])
    }

    @Test func levelsBelowTheChosenOneAreNotWritten() {
        let lines = Lines()
        let logger = lines.logger(level: .warning)
        logger.info("no")
        logger.error("yes")
        #expect(lines.all == ["1970-01-01T00:00:01.002Z error test: yes\n"])
    }

    @Test func oneEventIsOneWrite() {
        let lines = Lines()
        lines.logger(level: .trace).trace("a\nb", metadata: ["c": "d\ne"])
        #expect(lines.all.count == 1)
    }

    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }

        func logger(level: Logger.Level) -> Logger {
            let sink = LogSink { line in
                self.lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
            }
            return Logger(label: "test") { label in
                MusterLogHandler(label: label, level: level, sink: sink) { LogTime(seconds: 1, milliseconds: 2) }
            }
        }
    }
}
