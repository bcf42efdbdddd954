/// An isolated tenant: its own topics, sessions, verifiers and keys.
package struct Vhost: Sendable, Equatable {
    /// `/` for the default one.
    package var name: String
    package var id: VhostID
    /// Host names in lower case; a leading `*.` takes any name below.
    package var hosts: [String]
    /// A path that begins with `/` and takes every path below it.
    package var path: String?
    /// Keys of which a backend must show one to push here; nobody is asked when there is none.
    package var keys: [VhostKey]
    package var session: SessionSettings
    package var authenticator: VerifierChain
    package var topics: TopicFamilies

    package init(
        name: String = "/",
        id: VhostID = .root,
        hosts: [String] = [],
        path: String? = nil,
        keys: [VhostKey] = [],
        session: SessionSettings = SessionSettings(),
        authenticator: VerifierChain = VerifierChain(),
        topics: TopicFamilies = TopicFamilies([])
    ) {
        self.name = name
        self.id = id
        self.hosts = hosts
        self.path = path
        self.keys = keys
        self.session = session
        self.authenticator = authenticator
        self.topics = topics
    }

    /// The variables of the authenticator and, with a topic's, of its verifiers: `session`, `user`, `client`, `now`.
    ///
    /// - Parameter now: Unix time in seconds.
    package func scope(for subject: AccessSubject, now: Int64) -> ExpressionScope {
        ExpressionScope()
    }

    /// The variables of a topic's verifiers: `topic` and every parameter of the pattern beside those of `scope(for:now:)`.
    package func scope(_ base: ExpressionScope, topic: TopicName, in family: TopicFamily) -> ExpressionScope {
        base
    }
}
