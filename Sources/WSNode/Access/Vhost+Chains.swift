import MusterDomain

extension Vhost {
    /// All chains of verifiers that the vhost has.
    var chains: [VerifierChain] {
        [self.authenticator] + self.topics.families.flatMap { [$0.verify] + ($0.publish.map { [$0] } ?? []) }
    }
}

extension Verifier {
    /// The verifier in logs and metrics: an expression without a name of its own may be long, and goes by its kind.
    var label: String {
        switch self.kind {
        case .expression(let expression): expression.text == self.name ? "expression" : self.name
        case .program: self.name
        }
    }
}
