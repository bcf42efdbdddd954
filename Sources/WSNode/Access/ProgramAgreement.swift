import MusterDomain
import MusterRuntime

/// Whether a manifest and the program that embeds the node speak of the same verifiers.
struct ProgramAgreement {
    private let needed: Set<String>
    private let registered: Set<String>

    init(vhosts: Vhosts, registered: Set<String>) {
        self.needed = Set(vhosts.all.flatMap(\.chains).flatMap(\.programs))
        self.registered = registered
    }

    /// Neither may have one that the other does not: a name with a typing error would let nobody in, or protect nothing.
    func check() throws(RuntimeError) {
        try self.checkNeeded()
        let unknown = self.registered.subtracting(self.needed).sorted()
        guard !unknown.isEmpty else { return }
        throw RuntimeError(
            code: .invalidSetting,
            message: """
                verifiers: expected every verifier that the program registers to be declared as `{ swift: {} }` and used \
                by a rule, found none called \(unknown.joined(separator: ", "))
                """
        )
    }

    /// The program has what the manifest needs.
    func checkNeeded() throws(RuntimeError) {
        let missing = self.needed.subtracting(self.registered).sorted()
        guard !missing.isEmpty else { return }
        throw RuntimeError(
            code: .invalidSetting,
            message: """
                verifiers: expected the program that embeds the node to register \(missing.joined(separator: ", ")), which \
                the manifest declares as `swift`, found no such registration; `muster node` has no verifiers of its own
                """
        )
    }
}
