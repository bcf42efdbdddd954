import Logging
import MusterRuntime

extension Logger {
    /// A logger that writes nothing.
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// A logger whose lines can be awaited.
    static func makeLines() -> (logger: Logger, lines: AsyncStream<String>) {
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        let sink = LogSink { continuation.yield(String(decoding: $0, as: UTF8.self)) }
        return (Logger(label: "muster.node") { MusterLogHandler(label: $0, sink: sink) }, lines)
    }
}
