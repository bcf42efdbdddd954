extension Vhost {
    /// The variables of the authenticator and, with a topic's, of its verifiers: `session`, `user`, `client`, `now`.
    ///
    /// A connection may make it once, since none of it changes but `now`, which the connection sets anew.
    ///
    /// - Parameter now: Unix time in seconds.
    package func scope(for subject: AccessSubject, now: Int64) -> ExpressionScope {
        var scope = ExpressionScope([
            "session": .map(subject.session.values),
            "client": subject.client.value,
            "now": .integer(now),
        ])
        scope["user"] = self.user(in: scope)
        return scope
    }

    /// Who the session belongs to; null where the expression has no value.
    private func user(in scope: ExpressionScope) -> SessionValue {
        switch self.session.user?.evaluate(in: scope) {
        case .success(let user): user
        case .failure, nil: .null
        }
    }

    /// The variables of a topic's verifiers: `topic`, `feedId` and every parameter of the pattern beside those of
    /// `scope(for:now:)`.
    ///
    /// Without a parameter of that name `feedId` is the last one's value, and empty where the pattern has none.
    package func scope(_ base: ExpressionScope, topic: TopicName, in family: TopicFamily) -> ExpressionScope {
        var scope = base
        scope["topic"] = .string(topic.text)
        scope["feedId"] = .string("")
        guard let parameters = family.pattern.match(topic) else { return scope }
        if let last = parameters.values.last { scope["feedId"] = .string(String(last)) }
        for (name, value) in zip(parameters.names, parameters.values) {
            scope[name] = .string(String(value))
        }
        return scope
    }
}
