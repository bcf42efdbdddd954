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
    /// Files whose first line is one more key; empty once their keys are among `keys`.
    package var keyFiles: [String]
    package var session: SessionSettings
    package var authenticator: VerifierChain
    package var topics: TopicFamilies

    package init(
        name: String = "/",
        id: VhostID = .root,
        hosts: [String] = [],
        path: String? = nil,
        keys: [VhostKey] = [],
        keyFiles: [String] = [],
        session: SessionSettings = SessionSettings(),
        authenticator: VerifierChain = VerifierChain(),
        topics: TopicFamilies = TopicFamilies([])
    ) {
        self.name = name
        self.id = id
        self.hosts = hosts
        self.path = path
        self.keys = keys
        self.keyFiles = keyFiles
        self.session = session
        self.authenticator = authenticator
        self.topics = topics
    }

    /// Whether a backend must show a key to push here.
    package var asksForKey: Bool { !self.keys.isEmpty || !self.keyFiles.isEmpty }
}
