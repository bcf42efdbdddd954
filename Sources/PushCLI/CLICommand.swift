import ArgumentParser
import MusterClient
import MusterRuntime

/// A command whose errors become one line on standard error and an exit code.
protocol CLICommand: AsyncParsableCommand {
    /// As it is typed: `muster push`.
    static var fullName: String { get }

    func perform(_ output: Output) async throws
}

extension CLICommand {
    mutating func run() async throws {
        let status = await execute(.standard)
        if status != .success {
            throw ExitCode(status.rawValue)
        }
    }

    /// Performs the command and reports its error.
    func execute(_ output: Output) async -> ExitStatus {
        do {
            try await perform(output)
            return .success
        } catch is OutputClosed {
            // `muster watch … | head -1`: the reader has what it wanted.
            return .success
        } catch let error as CommandError {
            return report(error, output)
        } catch let error as MusterClientError {
            return report(CommandError(error), output)
        } catch let error as ManifestLoadError {
            output.note(error.message.trimmingNewline())
            return .badData
        } catch let error as SettingsError {
            return report(.usage(error.message), output)
        } catch let error as RuntimeError {
            return report(CommandError(status: ExitStatus(error.code), message: error.message), output)
        } catch {
            return report(CommandError(status: .failure, message: "\(error)"), output)
        }
    }

    private func report(_ error: CommandError, _ output: Output) -> ExitStatus {
        for line in error.message.split(separator: "\n") {
            output.note("\(Self.fullName): \(line)")
        }
        return error.status
    }
}

extension ExitStatus {
    init(_ code: RuntimeError.Code) {
        switch code {
        case .invalidSetting: self = .usage
        case .bindFailed: self = .failure
        }
    }
}

extension String {
    /// Without the line feed at its end.
    fileprivate func trimmingNewline() -> String {
        hasSuffix("\n") ? String(dropLast()) : self
    }
}
