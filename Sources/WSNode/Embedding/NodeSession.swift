import MusterDomain

/// What the web application knows about a connection's owner, as the embedding program's verifiers read it.
public struct NodeSession: Sendable, Equatable {
    /// The address that the connection comes from.
    public let ip: String
    /// The `Origin` of the upgrade; empty without one.
    public let origin: String
    private let values: SessionMap

    init(_ subject: AccessSubject) {
        self.values = subject.session.values
        self.ip = subject.client.ip
        self.origin = subject.client.origin
    }

    /// Whether nobody is logged in, or the application has stored nothing.
    public var isEmpty: Bool { self.values.isEmpty }

    /// An entry of the session; comparing one that is not there with anything says no.
    public subscript(name: String) -> Value { Value(self.values[.string(name)]) }
}
