extension AccessCase {
    /// What does not come out as expected, each at its place.
    ///
    /// - Parameter now: Unix time in seconds, for a case that has none of its own.
    package func problems(in vhosts: Vhosts, now: Int64) -> [ManifestProblem] {
        guard let vhost = vhosts[self.vhost] else {
            let found = "expected a vhost of the manifest, found \(SettingError.quoted(self.vhost))"
            return [ManifestProblem(mark: self.vhostMark, path: self.name, message: found)]
        }
        let known = vhost.programs
        let strangers = self.programs.keys.filter { !known.contains($0) }.sorted().map { name in
            let message = "expected the name of a `swift` verifier in `programs`, found \(SettingError.quoted(name))"
            return ManifestProblem(mark: self.vhostMark, path: self.name, message: message)
        }
        let subject = AccessSubject(session: self.session, client: self.client)
        return strangers
            + self.expectations.compactMap { expectation in
                let explanation = AccessExplanation(
                    expectation.action,
                    in: vhost,
                    for: subject,
                    now: self.now ?? now,
                    programs: self.programs
                )
                guard !expectation.holds(explanation.verdict) else { return nil }
                let expected = "expected it to be \(expectation.isAllowed ? "allowed" : "refused")"
                let message = "\(expectation.action.words): \(expected), found \(explanation.finding)"
                return ManifestProblem(mark: expectation.mark, path: self.name, message: message)
            }
    }
}

extension AccessCase.Expectation {
    fileprivate func holds(_ verdict: AccessVerdict) -> Bool {
        switch verdict {
        case .allowed: self.isAllowed
        case .refused: !self.isAllowed
        case .undecided: false
        }
    }
}

extension Vhost {
    /// The names of all verifiers that the embedding program has to register.
    package var programs: Set<String> {
        self.topics.families.reduce(into: self.authenticator.programs) { names, family in
            names.formUnion(family.verify.programs)
            names.formUnion(family.publish?.programs ?? [])
        }
    }
}
