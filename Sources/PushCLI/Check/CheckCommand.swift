import ArgumentParser
import Glibc
import MusterDomain
import MusterRuntime

/// Checks a manifest.
struct CheckCommand: CLICommand {
    static let fullName = "muster check"
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a manifest, and who may and may not with it.",
        discussion: """
            Every problem is reported with file, line and column, what was found and what was expected.

              muster check
              muster check deploy/muster.yml
              muster check --access cases.yml

            With --access it also decides a table of cases and reports each that does not come out as expected, with \
            the verifier that decided. A case is a session and what it may do:

              - name: the owner of 7
                session: { user_id: 7 }
                allow: { connect: true, subscribe: [v1.user.7] }
                refuse: { subscribe: [v1.user.8], publish: [v1.user.7] }

            Exit codes: 0 the manifest is fit and every case comes out, 65 if not, or when a file cannot be read.
            """
    )

    @Argument(help: "The manifest.", completion: .file(extensions: ["yml", "yaml"]))
    var manifest = "muster.yml"

    @Option(
        help: ArgumentHelp("A table of who may and who may not.", valueName: "cases"),
        completion: .file(extensions: ["yml", "yaml"])
    )
    var access: String?

    func perform(_ output: Output) async throws {
        let (report, exitCode) = ManifestLoader.check(path: manifest)
        try output.lines(report)
        guard exitCode == 0 else { throw CommandError(status: .badData, message: "") }
        guard let access else { return }
        let vhosts = try ManifestLoader.load(path: manifest, for: []).manifest.vhosts
        let (failures, holds) = try AccessCases(path: access).check(vhosts, now: Int64(time(nil)))
        try output.lines(failures)
        guard holds else { throw CommandError(status: .badData, message: "") }
    }
}
