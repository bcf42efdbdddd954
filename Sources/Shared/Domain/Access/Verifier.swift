/// Decides one question about a session: an expression of the manifest, or a closure of the program that embeds the node.
package struct Verifier: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case expression(Expression)
        /// Registered by the embedding program under this name.
        case program(String)
    }

    /// The declared name; an expression that has none is shown as its text.
    package var name: String
    package var kind: Kind
    /// What a refused client is told; nil: the same as for a topic that does not exist.
    package var reason: String?

    package init(name: String, kind: Kind, reason: String? = nil) {
        self.name = name
        self.kind = kind
        self.reason = reason
    }
}
