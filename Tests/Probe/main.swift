/// Answers, for test suites in other languages, what this package's own readers make of an input: one line of JSON in,
/// one line of JSON out, until the input ends.
private let subcommands: [String: () -> Void] = [
    "expressions": answerExpressions,
    "lookups": answerLookups,
    "sessions": answerSessions,
    "stork": answerStork,
]

if let subcommand = subcommands[CommandLine.arguments.dropFirst().first ?? ""] {
    subcommand()
} else {
    print("usage: Probe \(subcommands.keys.sorted().joined(separator: " | "))")
}
