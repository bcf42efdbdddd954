import ArgumentParser
import ZeroMQ

/// Makes a key pair.
struct KeysNewCommand: CLICommand {
    static let fullName = "muster keys new"
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make a key pair.",
        discussion: """
            Without --out the pair is printed as it stands in a manifest. With --out it goes into DIR/public.key and \
            DIR/secret.key, the latter readable by its owner only; existing files are never overwritten.

              muster keys new
              muster keys new --out keys/hub

            Hub, nodes and backends each have their own pair. The hub lists the public keys of the others under \
            hub.keys.clients and hub.keys.nodes; the others know the hub's public key.
            """
    )

    @Option(help: ArgumentHelp("The folder for the two files.", valueName: "dir"), completion: .directory)
    var out: String?

    func perform(_ output: Output) async throws {
        let pair = try CurveKeyPair.generate()
        guard let out else {
            try output.line("public: \"\(pair.publicKey.z85)\"")
            try output.line("secret: \"\(pair.secretKey.revealed())\"")
            return
        }
        let folder = out.hasSuffix("/") ? String(out.dropLast()) : out
        try SmallFile.makeFolder(folder)
        try SmallFile.create("\(folder)/secret.key", pair.secretKey.revealed() + "\n", isSecret: true)
        try SmallFile.create("\(folder)/public.key", pair.publicKey.z85 + "\n", isSecret: false)
        try output.line("public: \"\(pair.publicKey.z85)\"")
        try output.line("secret-file: \(folder)/secret.key")
    }
}
