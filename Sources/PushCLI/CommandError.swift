import MusterClient

/// Why a command ends without success: a code for scripts and a sentence for people.
struct CommandError: Error, Equatable {
    var status: ExitStatus
    /// Says what was expected and what was found.
    var message: String

    static func usage(_ message: String) -> CommandError { CommandError(status: .usage, message: message) }
    static func badData(_ message: String) -> CommandError { CommandError(status: .badData, message: message) }
}

extension CommandError {
    /// A failed request to a hub or a node.
    init(_ error: MusterClientError) {
        switch error.code {
        case .refused(let number):
            self.init(
                status: ExitStatus(error.code),
                message: "expected the push to be taken, found refusal \(number): \(error.message)"
            )
        case .invalidArgument, .unreachable, .timedOut, .overloaded, .denied, .connectionClosed, .protocolViolation,
            .closed:
            self.init(status: ExitStatus(error.code), message: error.message)
        }
    }
}
