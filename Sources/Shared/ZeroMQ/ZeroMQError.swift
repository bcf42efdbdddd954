import CZeroMQ

/// A libzmq or system call that failed for a reason the caller cannot treat as a normal result.
///
/// "Would block" and "the context is terminating" are results of ``ZeroMQSocket/send(_:more:dontWait:)`` and its
/// siblings, never errors.
package struct ZeroMQError: Error, Equatable, CustomStringConvertible {
    /// What was tried, with its address or option but never with a key: `bind tcp://127.0.0.1:5555`.
    package var operation: String
    /// The system's or libzmq's error number.
    package var errno: CInt
    /// The library's text for ``errno``.
    package var message: String

    package init(operation: String, errno: CInt) {
        self.operation = operation
        self.errno = errno
        self.message = String(cString: zmq_strerror(errno))
    }

    package init(operation: String, errno: CInt, message: String) {
        self.operation = operation
        self.errno = errno
        self.message = message
    }

    package var description: String {
        "\(operation): \(message) (errno \(errno))"
    }
}
