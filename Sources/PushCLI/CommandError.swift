/// Why a command ends without success: a code for scripts and a sentence for people.
struct CommandError: Error, Equatable {
    var status: ExitStatus
    /// Says what was expected and what was found.
    var message: String

    static func usage(_ message: String) -> CommandError { CommandError(status: .usage, message: message) }
    static func badData(_ message: String) -> CommandError { CommandError(status: .badData, message: message) }
}
