import Logging

/// One line of the log: `2026-01-02T03:04:05.678Z info muster.hub: message key=value other="two words"`.
package struct LogLine: Sendable {
    /// Longest line in bytes, its newline included.
    ///
    /// It is Linux' `PIPE_BUF`, up to which one `write(2)` to a pipe that several processes share is never mixed with
    /// another's. It also bounds what one event can do to a disk.
    package static let maximumBytes = 4096

    package var time: LogTime
    package var level: Logger.Level
    package var label: String
    package var message: String
    package var metadata: Logger.Metadata

    package init(time: LogTime, level: Logger.Level, label: String, message: String, metadata: Logger.Metadata) {
        self.time = time
        self.level = level
        self.label = label
        self.message = message
        self.metadata = metadata
    }

    /// The line as UTF-8, metadata sorted by key, cut at ``maximumBytes`` with `…` when it is longer.
    package func bytes() -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(256)
        line.append(contentsOf: time.description.utf8)
        line.append(UInt8(ascii: " "))
        line.append(contentsOf: level.rawValue.utf8)
        line.append(UInt8(ascii: " "))
        LogText.appendEscaped(label, quoted: false, to: &line)
        line.append(contentsOf: ": ".utf8)
        LogText.appendEscaped(message, quoted: false, to: &line)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line.append(UInt8(ascii: " "))
            Self.appendKey(key, to: &line)
            line.append(UInt8(ascii: "="))
            LogText.appendValue(Self.text(of: value), to: &line)
        }
        Self.cut(&line)
        line.append(UInt8(ascii: "\n"))
        return line
    }

    private static func appendKey(_ key: String, to line: inout [UInt8]) {
        for scalar in key.unicodeScalars {
            let plain = !LogText.isUnsafe(scalar) && scalar != " " && scalar != "=" && scalar != "\""
            line.append(contentsOf: plain ? String(scalar).utf8 : "_".utf8)
        }
    }

    private static func text(of value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): text
        case .stringConvertible(let value): value.description
        case .array(let values): "[" + values.map { text(of: $0) }.joined(separator: ", ") + "]"
        case .dictionary(let values):
            "{"
                + values.sorted { $0.key < $1.key }.map { "\($0.key): \(text(of: $0.value))" }.joined(separator: ", ")
                + "}"
        }
    }

    /// Cuts between two scalars, never inside one.
    private static func cut(_ line: inout [UInt8]) {
        guard line.count >= maximumBytes else { return }
        let ellipsis = "…".utf8
        var end = maximumBytes - 1 - ellipsis.count
        while end > 0, line[end] & 0b1100_0000 == 0b1000_0000 {
            end -= 1
        }
        line.removeSubrange(end...)
        line.append(contentsOf: ellipsis)
    }
}
