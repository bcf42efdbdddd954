/// The verifiers that one vhost declares, by name.
struct VerifierTable {
    /// How many verifiers one vhost may declare.
    static let maximumCount = 256

    private(set) var drafts: [String: VerifierDraft] = [:]
    /// In the order of declaration.
    private(set) var names: [String] = []

    subscript(name: String) -> VerifierDraft? { self.drafts[name] }

    mutating func add(_ draft: VerifierDraft) {
        self.drafts[draft.entry.key] = draft
        self.names.append(draft.entry.key)
    }

    mutating func update(_ name: String, _ change: (inout VerifierDraft) -> Void) {
        guard var draft = self.drafts[name] else { return }
        change(&draft)
        self.drafts[name] = draft
    }

    /// Notes the declared verifiers among `uses` as used where `parameters` can be read.
    mutating func note(_ uses: [VerifierUse], parameters: [String]) {
        for use in uses {
            guard case .declared(let name) = use.kind else { continue }
            self.update(name) {
                $0.isUsed = true
                $0.parameters.formUnion(parameters)
            }
        }
    }
}
