/// Verifiers in the order in which they are asked; the first refusal stops. An empty chain lets everybody in.
package struct VerifierChain: Sendable, Equatable {
    package var verifiers: [Verifier]

    package init(_ verifiers: [Verifier] = []) { self.verifiers = verifiers }

    /// Names of the embedding program's verifiers that the chain needs.
    package var programs: Set<String> {
        Set(
            self.verifiers.compactMap { verifier in
                switch verifier.kind {
                case .program(let name): name
                case .expression: nil
                }
            }
        )
    }
}
