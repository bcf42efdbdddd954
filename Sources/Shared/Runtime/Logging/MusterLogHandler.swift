import Logging

/// The log handler of all Muster processes: one ``LogLine`` per event.
package struct MusterLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel: Logger.Level
    private let label: String
    private let sink: LogSink
    private let now: @Sendable () -> LogTime

    package init(
        label: String,
        level: Logger.Level = .info,
        sink: LogSink = .standardError,
        now: @escaping @Sendable () -> LogTime = { .now }
    ) {
        self.label = label
        self.logLevel = level
        self.sink = sink
        self.now = now
    }

    package subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() {
            all.merge(provided) { _, new in new }
        }
        if let own = event.metadata {
            all.merge(own) { _, new in new }
        }
        if let error = event.error {
            all["error"] = "\(error)"
        }
        let line = LogLine(
            time: now(),
            level: event.level,
            label: label,
            message: event.message.description,
            metadata: all
        )
        sink.write(line.bytes())
    }
}
