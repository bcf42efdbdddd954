import Glibc
import MusterRuntime

/// The one place of the program that writes to standard output and standard error.
struct Output: Sendable {
    /// Where whole lines go; the second function throws ``OutputClosed`` when nobody reads.
    private let writeError: @Sendable (String) -> Void
    private let writeLine: @Sendable (String) throws -> Void
    /// Whether standard output is a terminal.
    let isTerminal: Bool
    /// Whether standard error is a terminal.
    let isErrorTerminal: Bool

    init(
        isTerminal: Bool = false,
        isErrorTerminal: Bool = false,
        line: @escaping @Sendable (String) throws -> Void,
        note: @escaping @Sendable (String) -> Void
    ) {
        self.isTerminal = isTerminal
        self.isErrorTerminal = isErrorTerminal
        self.writeLine = line
        self.writeError = note
    }

    /// The process' own standard output and standard error.
    static let standard = Output(
        isTerminal: isatty(STDOUT_FILENO) == 1,
        isErrorTerminal: isatty(STDERR_FILENO) == 1
    ) { line in
        try write(line + "\n", to: STDOUT_FILENO)
    } note: { line in
        // Without standard error there is nobody left to tell.
        try? write(line + "\n", to: STDERR_FILENO)
    }

    /// A result, on standard output, written at once.
    ///
    /// On a terminal, characters that could move its cursor are escaped: the text may come from anybody.
    /// - Throws: ``OutputClosed``.
    func line(_ text: String) throws {
        try writeLine(isTerminal ? Self.escaped(text) : text)
    }

    /// A text of several lines, each as `line`.
    ///
    /// - Throws: ``OutputClosed``.
    func lines(_ text: String) throws {
        for part in text.split(separator: "\n") { try line(String(part)) }
    }

    /// One JSON value on one line of standard output.
    ///
    /// Line feeds between the value's parts become spaces; a terminal's dangerous characters become JSON escapes.
    /// - Throws: ``OutputClosed``.
    func json(_ text: String) throws {
        var line = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\r", "\t": line += " "
            case _ where isTerminal && LogText.isUnsafe(scalar):
                let digits = String(scalar.value, radix: 16)
                line += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            case _: line.unicodeScalars.append(scalar)
            }
        }
        try writeLine(line)
    }

    /// News and errors, on standard error.
    func note(_ text: String) {
        writeError(Self.escaped(text))
    }

    /// A line that is safe already and may hold colours, on standard error.
    func styledNote(_ text: String) {
        writeError(text)
    }

    private static func escaped(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var bytes: [UInt8] = []
            LogText.appendEscaped(String(line), quoted: false, to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }.joined(separator: "\n")
    }

    private static func write(_ text: String, to descriptor: Int32) throws {
        var text = text
        try text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count > 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                } else if errno == EAGAIN {
                    // Somebody made the terminal or pipe nonblocking: wait until it takes more.
                    var item = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&item, 1, -1)
                } else if errno != EINTR {
                    throw OutputClosed()
                }
            }
        }
    }
}
