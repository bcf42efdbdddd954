import MusterDomain

/// What a connection of WAMP v1 has beside what every connection has.
final class WAMPDialogue {
    /// What its client is called, and lists of PUBLISH call it.
    let session: WAMPSessionID
    var machine: WAMPConnectionStateMachine

    /// Nil for every other dialect.
    init?(_ dialect: Dialect) {
        guard case .wamp(let profile) = dialect else { return nil }
        self.session = WAMPSessionID(connection: .random(), salt: .random(in: .min ... .max))
        self.machine = WAMPConnectionStateMachine(profile: profile, session: self.session)
    }
}
