/// Why somebody may or may not do something: every verifier that was asked, in order, with what it read.
///
/// It decides with the same state machine as a node does, and holds values of the session: it is for the operator's own
/// terminal, and never for a log or a client.
package struct AccessExplanation: Sendable {
    /// One chain of verifiers on the way.
    package struct Stage: Sendable {
        /// `authenticator`, or the family's pattern and its key: `v1.chat.{room}, publish`.
        package let title: String
        package let steps: [AccessStep]
    }

    package let action: AccessAction
    /// The name of the vhost.
    package let vhost: String
    /// The authenticator's, then the topic's.
    package let stages: [Stage]
    package let verdict: AccessVerdict

    /// - Parameters:
    ///   - now: Unix time in seconds.
    ///   - programs: what the embedding program's verifiers answer; those left out stay undecided.
    package init(
        _ action: AccessAction,
        in vhost: Vhost,
        for subject: AccessSubject,
        now: Int64,
        programs: [String: VerificationStateMachine.Answer] = [:]
    ) {
        let scope = vhost.scope(for: subject, now: now)
        var inquiry = AccessInquiry(programs: programs)
        var stages: [Stage] = []
        if !vhost.authenticator.verifiers.isEmpty || action == .connect {
            let steps = inquiry.ask(vhost.authenticator, in: scope)
            stages.append(Stage(title: AccessAction.connect.key, steps: steps))
        }
        if let topic = action.topic {
            stages += Self.stage(of: action, topic, in: vhost, scope, &inquiry)
        }
        self.action = action
        self.vhost = vhost.name
        self.stages = stages
        self.verdict = inquiry.verdict
    }

    /// The topic's own stage; none where there is nobody to ask.
    private static func stage(
        of action: AccessAction,
        _ topic: TopicName,
        in vhost: Vhost,
        _ scope: ExpressionScope,
        _ inquiry: inout AccessInquiry
    ) -> [Stage] {
        guard let family = vhost.topics.family(of: topic)?.family else {
            inquiry.refuse("no topic family takes it")
            return []
        }
        let chain: VerifierChain
        switch action {
        case .connect, .subscribe:
            chain = family.verify
        case .publish:
            guard let publish = family.publish else {
                inquiry.refuse("its family, \(family.pattern.text), has no `publish`")
                return []
            }
            chain = publish
        }
        let steps = inquiry.ask(chain, in: vhost.scope(scope, topic: topic, in: family))
        return [Stage(title: "\(family.pattern.text), \(action.key)", steps: steps)]
    }
}
