import ArgumentParser
import MusterRuntime

/// Checks a manifest.
struct CheckCommand: CLICommand {
    static let fullName = "muster check"
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a manifest.",
        discussion: """
            Every problem is reported with file, line and column, what was found and what was expected.

              muster check
              muster check deploy/muster.yml

            Exit codes: 0 the manifest is fit, 65 it is not or cannot be read.
            """
    )

    @Argument(help: "The manifest.", completion: .file(extensions: ["yml", "yaml"]))
    var manifest = "muster.yml"

    func perform(_ output: Output) async throws {
        let (report, exitCode) = ManifestLoader.check(path: manifest)
        for line in report.split(separator: "\n") {
            try output.line(String(line))
        }
        if exitCode != 0 {
            throw CommandError(status: .badData, message: "")
        }
    }
}
