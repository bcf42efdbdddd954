import MusterDomain

/// What a verifier of the embedding program is asked about: a topic and what shall be done with it, or a connection.
public struct NodeTopic: Sendable, Equatable {
    /// What shall be done.
    public enum Purpose: Sendable, Equatable {
        /// May the connection open? There is no topic then, and its name is empty.
        case connect
        case subscribe
        case publish
    }

    /// What the verifier's answer allows.
    public let purpose: Purpose
    /// The topic's name; empty where a connection is asked about.
    public let name: String
    /// The value of `{feedId}`; without such a parameter that of the last one; empty where the pattern has none.
    public let feedId: String
    private let parameters: [String: String]

    /// The value of a `{parameter}` of the pattern; nil when it has none of the name.
    public subscript(parameter: String) -> String? { self.parameters[parameter] }

    init(purpose: Purpose, name: String = "", parameters: [(name: String, value: String)] = []) {
        self.purpose = purpose
        self.name = name
        self.parameters = Dictionary(parameters) { first, _ in first }
        self.feedId = self.parameters["feedId"] ?? parameters.last?.value ?? ""
    }

    init(purpose: Purpose, name: TopicName, family: TopicFamily) {
        let found = family.pattern.match(name)
        let values = found.map { zip($0.names, $0.values).map { (name: $0, value: String($1)) } }
        self.init(purpose: purpose, name: name.text, parameters: values ?? [])
    }
}
