import ArgumentParser
import MusterClient
import MusterRuntime
import Testing

@testable import muster

@Suite struct CLICommandTests {
    @Test(arguments: [
        (MusterClientError.Code.invalidArgument, Int32(65)), (.unreachable, 69), (.timedOut, 69), (.overloaded, 69),
        (.denied, 77), (.refused(400), 65), (.refused(404), 65), (.refused(413), 65), (.refused(403), 77),
        (.refused(503), 69), (.refused(500), 1), (.connectionClosed(4001), 69), (.protocolViolation, 1), (.closed, 69),
    ])
    func clientErrorsHaveTheirExitCode(code: MusterClientError.Code, status: Int32) async {
        let recorder = Recorder()
        let result = await Failing.make(MusterClientError(code: code, message: "expected a, found b"))
            .execute(recorder.output())
        #expect(result.rawValue == status)
        #expect(recorder.notes.count == 1)
        #expect(recorder.notes[0].hasPrefix("muster test: expected "))
        #expect(recorder.notes[0].hasSuffix("expected a, found b"))
    }

    @Test func settingsAreUsageAndBindingIsAFailure() async {
        #expect(await status(RuntimeError(code: .invalidSetting, message: "m")) == .usage)
        #expect(await status(RuntimeError(code: .bindFailed, message: "m")) == .failure)
        #expect(await status(CommandError.badData("m")) == .badData)
        #expect(await status(CancellationError()) == .failure)
    }

    @Test func aReaderThatLeftIsNoError() async {
        let recorder = Recorder()
        #expect(await Failing.make(OutputClosed()).execute(recorder.output()) == .success)
        #expect(recorder.notes.isEmpty)
    }

    @Test func everyLineOfAnErrorNamesTheCommand() async {
        let recorder = Recorder()
        _ = await Failing.make(CommandError.usage("a\nb")).execute(recorder.output())
        #expect(recorder.notes == ["muster test: a", "muster test: b"])
    }

    private func status(_ error: any Error) async -> muster.ExitStatus {
        await Failing.make(error).execute(Recorder().output())
    }

    /// A command that fails as it is told.
    private struct Failing: CLICommand {
        static let fullName = "muster test"
        @TaskLocal static var error: (any Error)?

        static func make(_ error: any Error) -> Prepared { Prepared(error: error) }

        func perform(_ output: Output) async throws {
            if let error = Self.error { throw error }
        }

        struct Prepared {
            let error: any Error

            func execute(_ output: Output) async -> muster.ExitStatus {
                await Failing.$error.withValue(error) { await Failing().execute(output) }
            }
        }
    }
}
