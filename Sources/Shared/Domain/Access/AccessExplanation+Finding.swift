extension AccessExplanation {
    /// What came out, which verifier decided it and what that one read, in a few words after "found".
    package var finding: String {
        switch self.verdict {
        case .allowed:
            guard let step = self.steps.last else { return "it allowed: no verifier stands in its way" }
            return "it allowed: `\(step.verifier.name)` let it pass\(Self.reads(of: step))"
        case .refused(let words, _):
            return "it refused: \(words)\(self.steps.last(where: \.isRefusal).map(Self.reads) ?? "")"
        case .undecided(let program):
            return "no answer of the program's verifier `\(program)` in `programs`"
        }
    }

    private var steps: [AccessStep] { self.stages.flatMap(\.steps) }

    private static func reads(of step: AccessStep) -> String {
        let reads = step.reads.map { "\($0.path) = \($0.value.words)" }
        return reads.isEmpty ? "" : " (\(reads.joined(separator: ", ")))"
    }
}

extension AccessStep {
    fileprivate var isRefusal: Bool {
        switch self.outcome {
        case .refused, .failed: true
        case .allowed, .leftToProgram, .notAsked: false
        }
    }
}
