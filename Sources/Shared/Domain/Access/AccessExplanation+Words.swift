extension AccessExplanation {
    /// Columns of a terminal that the text fits in, but for words that are longer.
    private static let width = 80

    /// The whole explanation in lines for people: the verdict, then every verifier with what it read.
    package var lines: [String] {
        var lines = WordWrap.lines(self.sentence, width: Self.width)
        for stage in self.stages {
            lines += WordWrap.lines(stage.title + (stage.steps.isEmpty ? ": open to everybody" : ""), width: Self.width)
            for step in stage.steps {
                lines += Self.indented(step.words, by: 2)
                lines += step.reads.flatMap { Self.indented("\($0.path) = \($0.value.words)", by: 4) }
            }
        }
        return lines
    }

    /// The verdict in one sentence.
    package var sentence: String {
        let place = self.vhost == "/" ? "" : " in the vhost `\(self.vhost)`"
        switch self.verdict {
        case .allowed:
            return "allowed: this session may \(self.action.words)\(place)"
        case .refused(let words, let reason):
            let told = "; the client is told \(SettingError.quoted(reason))"
            return "refused: this session may not \(self.action.words)\(place): \(words)\(told)"
        case .undecided(let program):
            let words = "when the program's verifier `\(program)` allows it"
            return "undecided: this session may \(self.action.words)\(place) \(words)"
        }
    }

    private static func indented(_ text: String, by spaces: Int) -> [String] {
        let margin = String(repeating: " ", count: spaces)
        return WordWrap.lines(text, width: Self.width - spaces).map { margin + $0 }
    }
}

extension AccessStep {
    /// The verifier's name, its expression where it has one, and what came of it.
    var words: String { "\(self.subject): \(self.outcome.words)" }

    private var subject: String {
        switch self.verifier.kind {
        case .program: self.verifier.name
        case .expression(let expression):
            expression.text == self.verifier.name ? expression.text : "\(self.verifier.name), \(expression.text)"
        }
    }
}

extension AccessStep.Outcome {
    var words: String {
        switch self {
        case .allowed: "allowed"
        case .refused: "refused"
        case .failed(let text, _): "could not say, which refuses: \(text)"
        case .leftToProgram: "decided by the program"
        case .notAsked: "not asked any more"
        }
    }
}

extension Result<SessionValue, EvaluationError> {
    /// The value as people read it, a long one cut; or why there is none.
    var words: String {
        switch self {
        case .success(let value): value.shown
        case .failure(let error): "nothing: \(error.message)"
        }
    }
}
