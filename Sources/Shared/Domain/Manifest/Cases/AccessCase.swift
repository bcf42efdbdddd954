/// One session of a table of who may and who may not, and what it is expected to be allowed.
package struct AccessCase: Sendable, Equatable {
    package struct Expectation: Sendable, Equatable {
        package let action: AccessAction
        package let isAllowed: Bool
        /// Where it is written.
        package let mark: ManifestMark
    }

    /// As the table calls it, or `case 3`.
    package var name: String
    package var session = Session.empty
    package var client = AccessSubject.Client(ip: "127.0.0.1")
    /// The vhost's name, and where it is written.
    package var vhost = "/"
    package var vhostMark: ManifestMark
    /// Unix time in seconds; nil: that of the check.
    package var now: Int64?
    /// What the embedding program's verifiers answer, by their names.
    package var programs: [String: VerificationStateMachine.Answer] = [:]
    package var expectations: [Expectation] = []
}
