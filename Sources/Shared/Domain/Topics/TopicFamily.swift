/// One entry of the manifest's `topics`: the topics of one shape, and what holds for all of them.
package struct TopicFamily: Sendable, Equatable {
    package var pattern: TopicPattern
    package var slow: SlowPolicy
    /// What is kept of its pushes; nil: nothing.
    package var history: HistoryRetention?
    /// What a parameter's value must look like as a whole, by the parameter's name; a topic that breaks one is not of
    /// this family.
    package var constraints: [String: LinearPattern]
    /// Who may subscribe: everybody who may connect when empty.
    package var verify: VerifierChain
    /// Who may publish from a client; nobody when nil.
    package var publish: VerifierChain?
    /// What the server subscribes a session to when it connects.
    package var auto: TopicTemplate?

    package init(
        pattern: TopicPattern,
        slow: SlowPolicy = .close,
        history: HistoryRetention? = nil,
        constraints: [String: LinearPattern] = [:],
        verify: VerifierChain = VerifierChain(),
        publish: VerifierChain? = nil,
        auto: TopicTemplate? = nil
    ) {
        self.pattern = pattern
        self.slow = slow
        self.history = history
        self.constraints = constraints
        self.verify = verify
        self.publish = publish
        self.auto = auto
    }

    /// Whether the parameters of `topic`, which has the shape of the pattern, look as they must.
    func accepts(_ topic: TopicName) -> Bool {
        guard !self.constraints.isEmpty else { return true }
        guard let parameters = self.pattern.match(topic) else { return false }
        return self.constraints.allSatisfy { name, pattern in
            parameters[name].map { pattern.matchesWhole($0) } ?? false
        }
    }
}
