extension ManifestDecoder {
    /// Reads `verifiers`; their expressions are parsed later, by `parse(_:among:)`.
    mutating func verifiers(_ section: ManifestEntry) -> VerifierTable {
        var table = VerifierTable()
        let expected = "a mapping of names to verifiers, such as `owner: session.user_id == feedId`"
        let entries = self.entries(of: section.value, path: section.path, expected: expected)
        if entries.count > VerifierTable.maximumCount {
            let surplus = entries[VerifierTable.maximumCount]
            self.report(
                surplus.mark,
                section.path,
                "expected at most \(VerifierTable.maximumCount) verifiers, found more"
            )
        }
        for entry in entries.prefix(VerifierTable.maximumCount) {
            self.check(verifierName: entry)
            let (body, reason) = self.body(of: entry.value, path: entry.path)
            table.add(VerifierDraft(entry, body: body, reason: reason))
        }
        return table
    }

    private mutating func check(verifierName entry: ManifestEntry) {
        if AccessVariables.topic.contains(entry.key) {
            self.report(entry.mark, entry.path, "expected another name, found `\(entry.key)`, which is a variable")
        } else if TopicPatternParser.reservedNames.contains(entry.key) {
            // `verify: "false"` would be that verifier then, and open what it seems to close.
            let found = "found `\(entry.key)`, which is a word of the language"
            self.report(entry.mark, entry.path, "expected another name, \(found)")
        } else if !Self.isVerifierName(entry.key) {
            let found = SettingError.quoted(entry.key)
            self.report(
                entry.mark,
                entry.path,
                "expected a name of 1 to 64 letters, digits, `_` and `-` that begins with a letter or `_`, found \(found)"
            )
        }
    }

    static func isVerifierName(_ text: String) -> Bool {
        guard 1...64 ~= text.utf8.count, let first = text.utf8.first else { return false }
        let isLetter: (UInt8) -> Bool = { 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || $0 == 0x5F }
        return isLetter(first) && text.utf8.allSatisfy { isLetter($0) || 0x30...0x39 ~= $0 || $0 == 0x2D }
    }

    /// What decides, and the reason that a refused client is told: a text is an expression, a mapping says which kind.
    mutating func body(of node: ManifestNode, path: String) -> (body: VerifierBody?, reason: String?) {
        guard case .mapping = node.content else {
            guard node.text != nil else {
                self.report(
                    node.mark,
                    path,
                    "expected an expression, or a mapping with `when` or `swift`, found \(node.found)"
                )
                return (nil, nil)
            }
            return (.expression(node, path: path), nil)
        }
        var bodies: [VerifierBody] = []
        var reason: String?
        var isWhole = true
        for entry in self.entries(of: node, path: path, expected: "`when` or `swift`") {
            switch entry.key {
            case "when": bodies.append(.expression(entry.value, path: entry.path))
            case "swift": bodies.append(self.program(entry))
            case "reason": reason = self.reason(entry)
            default:
                isWhole = false
                self.report(unknown: entry, path: "verifiers.*.\(entry.key)", siblings: ["when", "swift", "reason"])
            }
        }
        if bodies.count != 1, isWhole {
            let found = bodies.isEmpty ? "neither" : "both"
            self.report(node.mark, path, "expected either `when` or `swift`, found \(found)")
        }
        return (bodies.count == 1 ? bodies[0] : nil, reason)
    }

    /// `swift: {}`, which has no options.
    private mutating func program(_ entry: ManifestEntry) -> VerifierBody {
        for option in self.entries(of: entry.value, path: entry.path, expected: "`{}`") {
            self.report(option.mark, option.path, "unknown key, expected none in `{}`")
        }
        return .program
    }

    private mutating func reason(_ entry: ManifestEntry) -> String? {
        guard let text = entry.value.text, (try? NameRules.check(text)) != nil else {
            let expected = "a text of 1 to \(NameRules.maximumBytes) bytes without control characters"
            self.report(entry.value.mark, entry.path, "expected \(expected), found \(entry.value.found)")
            return nil
        }
        return text
    }

    /// Parses the declared verifiers, when it is known which parameters each may read.
    mutating func parse(_ table: inout VerifierTable, among parameters: Set<String>) {
        for name in table.names {
            guard let draft = table[name] else { continue }
            if !draft.isUsed, draft.body != nil {
                self.report(draft.entry.mark, draft.entry.path, "never used", severity: .warning)
            }
            let allowed = AccessVariables.topic.union(draft.isUsed ? draft.parameters : parameters)
            guard let (kind, reads) = self.kind(of: draft, allowed: allowed) else { continue }
            table.update(name) {
                $0.verifier = Verifier(name: name, kind: kind, reason: draft.reason)
                $0.reads = reads
            }
        }
    }

    private mutating func kind(of draft: VerifierDraft, allowed: Set<String>) -> (Verifier.Kind, reads: Set<String>)? {
        switch draft.body {
        case .program: return (.program(draft.entry.key), [])
        case .expression(let node, let path):
            guard let expression = self.decision(node, path: path, variables: allowed) else { return nil }
            let reads = expression.variableNames.subtracting(AccessVariables.connection)
            return (.expression(expression), reads)
        case nil: return nil
        }
    }
}
