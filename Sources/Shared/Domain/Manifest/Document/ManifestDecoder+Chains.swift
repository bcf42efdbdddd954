extension ManifestDecoder {
    /// The elements of `verify`, `publish` or `authenticator`: one, or a list of them.
    ///
    /// - Parameters:
    ///   - variables: what an expression may read there; nil when that cannot be known, and nothing is checked.
    ///   - program: how a nameless `swift` is called there; nil where it must have a name.
    mutating func uses(
        _ entry: ManifestEntry,
        of table: VerifierTable,
        variables: Set<String>?,
        program: String? = nil
    ) -> [VerifierUse] {
        guard case .sequence(let elements) = entry.value.content else {
            return [self.use(entry.value, path: entry.path, of: table, variables: variables, program: program)]
                .compactMap { $0 }
        }
        if elements.count > VerifierUse.maximumCount {
            let surplus = elements[VerifierUse.maximumCount]
            self.report(surplus.mark, entry.path, "expected at most \(VerifierUse.maximumCount) verifiers, found more")
        }
        return elements.prefix(VerifierUse.maximumCount).enumerated().compactMap { index, node in
            self.use(node, path: "\(entry.path)[\(index)]", of: table, variables: variables, program: program)
        }
    }

    private mutating func use(
        _ node: ManifestNode,
        path: String,
        of table: VerifierTable,
        variables: Set<String>?,
        program: String?
    ) -> VerifierUse? {
        if let name = node.text {
            if table[name] != nil { return VerifierUse(kind: .declared(name), mark: node.mark, path: path) }
            if let variables, Self.isVerifierName(name), !variables.contains(name), !Self.constants.contains(name) {
                self.report(node.mark, path, Self.advice(onVerifier: name, declared: table.names))
                return nil
            }
        } else if node.isNull {
            self.report(node.mark, path, "expected a verifier or an expression, found nothing")
            return nil
        }
        let (body, reason) = self.body(of: node, path: path)
        switch body {
        case .program where program == nil:
            self.report(node.mark, path, "expected `swift` below `verifiers`, where it has a name, found it here")
            return nil
        case .program, .expression:
            return body.map { VerifierUse(kind: .body($0, reason: reason), mark: node.mark, path: path) }
        case nil:
            return nil
        }
    }

    /// Words that are expressions by themselves.
    private static let constants: Set<String> = ["true", "false", "null"]

    private static func advice(onVerifier name: String, declared: [String]) -> String {
        let message = "expected a declared verifier or an expression, found `\(name)`"
        return NearMiss.nearest(to: name, among: declared).map { "\(message), did you mean `\($0)`?" } ?? message
    }

    /// The chain that `uses` ask for.
    ///
    /// - Parameters:
    ///   - variables: what can be read in this place.
    ///   - place: this place in the words of an error message.
    mutating func chain(
        _ uses: [VerifierUse],
        of table: VerifierTable,
        variables: Set<String>,
        place: String,
        program: String = ""
    ) -> VerifierChain {
        var chain = VerifierChain()
        for use in uses {
            switch use.kind {
            case .declared(let name):
                guard let draft = table[name], let verifier = draft.verifier else { continue }
                for missing in draft.reads.subtracting(variables).sorted() {
                    self.report(use.mark, use.path, "`\(name)` reads `\(missing)`, which \(place) does not have")
                }
                chain.verifiers.append(verifier)
            case .body(.program, let reason):
                chain.verifiers.append(Verifier(name: program, kind: .program(program), reason: reason))
            case .body(.expression(let node, let path), let reason):
                guard let expression = self.decision(node, path: path, variables: variables) else { continue }
                chain.verifiers.append(Verifier(name: expression.text, kind: .expression(expression), reason: reason))
            }
        }
        return chain
    }
}
