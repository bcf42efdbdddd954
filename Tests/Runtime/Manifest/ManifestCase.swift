import Testing

/// A manifest and the first lines of what `muster check` has to say about it.
struct ManifestCase: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    /// `line:column: severity: path: message` of every problem, in order.
    let problems: [String]

    init(_ name: String, _ text: String, _ problems: String...) {
        self.name = name
        self.text = text
        self.problems = problems
    }

    var testDescription: String { self.name }

    static let all =
        Self.documents + Self.settings + Self.wholes + Self.topics + Self.sessions + Self.verifiers + Self.options
        + Self.vhosts + Self.stork
}
