import ArgumentParser

/// Groups what is about the manifest's language.
struct ManifestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manifest",
        abstract: "Describe the manifest.",
        subcommands: [ManifestSchemaCommand.self]
    )
}
