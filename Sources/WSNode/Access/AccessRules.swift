import Logging
import MusterDomain

/// Who may do what, as one manifest has it. A reload makes a new one, which each shard swaps in between two turns.
final class AccessRules: Sendable {
    /// Counts the manifests of this process; what was decided under a smaller one is decided again.
    let generation: UInt64
    /// What is served to connections that open under these rules; those that are open keep theirs.
    let dialects: DialectSettings
    let programs: ProgramVerifiers
    let logger: Logger
    private let vhosts: Vhosts
    private let rules: [VhostID: VhostRules]
    private let verdicts: [String: VerdictCounters]

    init(
        generation: UInt64,
        dialects: DialectSettings,
        vhosts: Vhosts,
        sources: [VhostID: SessionSource],
        programs: ProgramVerifiers,
        metrics: AccessMetrics,
        logger: Logger
    ) {
        self.generation = generation
        self.dialects = dialects
        self.programs = programs
        self.logger = logger
        self.vhosts = vhosts
        self.rules = Dictionary(
            uniqueKeysWithValues: vhosts.all.map { vhost in
                let counters = metrics.sessions(ofVhost: vhost.name)
                return (vhost.id, VhostRules(vhost: vhost, sessions: sources[vhost.id], counters: counters))
            }
        )
        let labels = Set(vhosts.all.flatMap(\.chains).flatMap(\.verifiers).map(\.label))
        self.verdicts = Dictionary(
            uniqueKeysWithValues: labels.map { ($0, metrics.verdicts(ofVerifier: $0)) }
        )
    }

    /// The rules of a vhost; nil when the manifest does not declare it any more.
    subscript(id: VhostID) -> VhostRules? { self.rules[id] }

    /// The rules of the vhost that a request is for.
    func vhost(host: String, path: String) -> VhostRules {
        let vhost = self.vhosts.vhost(host: host, path: path)
        guard let rules = self.rules[vhost.id] else {
            preconditionFailure("why: every vhost of the manifest has its rules")
        }
        return rules
    }

    // MARK: Counting

    func noteAllowed(by chain: VerifierChain) {
        for verifier in chain.verifiers { self.verdicts[verifier.label]?.countAllowed() }
    }

    /// Counts a refusal, and tells the operator what kept a verifier from saying anything.
    func note(_ refusal: VerifierRefusal, by chain: VerifierChain) {
        let label = chain.verifiers.first { $0.name == refusal.verifier }?.label ?? refusal.verifier
        switch refusal.cause {
        case .refused:
            self.verdicts[label]?.countRefused()
        case .failed(let text):
            self.verdicts[label]?.countFailed()
            self.logger.debug(
                "a verifier failed",
                metadata: ["verifier.name": "\(label)", "verifier.error": "\(text)"]
            )
        }
    }
}
