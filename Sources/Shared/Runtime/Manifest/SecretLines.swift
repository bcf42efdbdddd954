import MusterDomain

/// Tells which lines of a manifest may hold a secret, so that no report shows one.
///
/// It looks at the text and not at the document, because a manifest that is no YAML has none: rather a line too many is
/// left out than one with a key in it shown.
struct SecretLines {
    private let lines: ManifestLines
    /// Lines that a problem names as the place of a secret.
    private let named: Set<Int>

    private static let words = ["secret", "password", "keys"]

    init(_ lines: ManifestLines, _ problems: [ManifestProblem]) {
        self.lines = lines
        // A misspelt `keys` is named in the advice, and what follows it are keys all the same.
        let secret = problems.filter { problem in
            Self.words.contains { problem.message.contains("`\($0)`") || problem.path.contains($0) }
        }
        self.named = Set(secret.map(\.mark.line))
    }

    func mayHoldSecret(_ number: Int) -> Bool {
        self.named.contains(number) || Self.hasPassword(self.text(number))
            || [number - 1, number].contains { self.text($0).contains("secret") }
            || Self.namesSecret(self.header(of: number))
    }

    /// The line with the key that line `number` belongs to: itself, or the nearest above that has one.
    private func header(of number: Int) -> String {
        var number = number
        while number > 1, !Self.hasKey(self.text(number)) { number -= 1 }
        return self.text(number)
    }

    private func text(_ number: Int) -> String { String(self.lines[number]).lowercased() }

    private static func hasKey(_ line: String) -> Bool { line.contains(": ") || line.hasSuffix(":") }

    private static func namesSecret(_ line: String) -> Bool { Self.words.contains { line.contains($0) } }

    /// `scheme://user:password@host`.
    private static func hasPassword(_ line: String) -> Bool { line.contains("://") && line.contains("@") }
}
