import Glibc

/// Where whole log lines go.
package struct LogSink: Sendable {
    /// Takes one line, newline included.
    package let write: @Sendable ([UInt8]) -> Void

    package init(write: @escaping @Sendable ([UInt8]) -> Void) {
        self.write = write
    }

    /// Standard error, one `write(2)` per line so that threads and processes do not mix theirs.
    ///
    /// A line that a full or closed standard error does not take is lost: a log must never stop a server.
    package static let standardError = LogSink { line in
        line.withUnsafeBytes { bytes in
            var rest = bytes
            while !rest.isEmpty {
                let count = Glibc.write(STDERR_FILENO, rest.baseAddress, rest.count)
                if count > 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                } else if count < 0 && errno == EINTR {
                    continue
                } else {
                    return
                }
            }
        }
    }
}
