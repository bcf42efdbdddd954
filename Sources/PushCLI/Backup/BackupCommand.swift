import ArgumentParser
import MusterDomain
import MusterRuntime
import PublishHub

/// Copies a hub's store while the hub runs.
struct BackupCommand: CLICommand {
    static let fullName = "muster backup"
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the store of a hub's history, also while the hub runs.",
        usage: "muster backup <destination> [--store <store> | --manifest <file>]",
        discussion: """
            The copy is one file, as of one moment, and is checked before the command ends. A hub that is started on it \
            gives its topics new epochs: clients are told, and never take one push for another.

              muster backup /backup/history.sqlite --manifest muster.yml
              muster backup history-copy.sqlite --store sqlite:/var/lib/muster/history.sqlite

            Exit codes: 0 done, 64 usage, 65 a bad manifest, 1 the store cannot be read or the copy not be written.
            """
    )

    @Argument(help: "The file to write; it must not be there.")
    var destination: String

    @Option(help: ArgumentHelp("The store, sqlite:PATH; by default the manifest's hub.store.", valueName: "store"))
    var store: String?

    @Option(help: ArgumentHelp("The manifest.", valueName: "file"))
    var manifest: String?

    func perform(_ output: Output) async throws {
        switch try setting() {
        case .memory:
            throw CommandError.usage(
                "--store: expected sqlite: and the path of a file, found memory, of which there is no copy"
            )
        case .sqlite(let path):
            do {
                let counts = try StoreBackup.copy(path, to: destination)
                try output.line("copied \(counts.messages) messages of \(counts.topics) topics to \(destination)")
            } catch let error as RuntimeError {
                throw CommandError(status: .failure, message: error.message)
            }
        }
    }

    private func setting() throws -> StoreSetting {
        guard let store else { return try ManifestLoader.load(path: manifest, for: [.hub]).manifest.hub.store }
        do throws(SettingError) {
            return try StoreSetting(store)
        } catch {
            throw CommandError.usage("--store: \(error.description)")
        }
    }
}
