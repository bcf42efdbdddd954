import ArgumentParser
import MusterDomain

/// Prints the manifest's JSON Schema.
struct ManifestSchemaCommand: CLICommand {
    static let fullName = "muster manifest schema"
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the manifest's JSON Schema.",
        discussion: """
            For editors that check and complete YAML while it is typed. What needs more than the shape of a value, \
            such as an expression or the name of a verifier, only `muster check` can tell.

              muster manifest schema > muster.schema.json

            The first line of a manifest then may be:

              # yaml-language-server: $schema=muster.schema.json
            """
    )

    func perform(_ output: Output) async throws {
        for line in ManifestSchema.json.split(separator: "\n") {
            try output.line(String(line))
        }
    }
}
