import ArgumentParser

/// Groups what is about keys.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make CURVE keys for the doors of a hub.",
        subcommands: [KeysNewCommand.self]
    )
}
