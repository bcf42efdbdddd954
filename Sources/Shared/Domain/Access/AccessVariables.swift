/// The names that an expression may begin with, by the place of the manifest where it stands.
package enum AccessVariables {
    /// In `session.user`.
    package static let user: Set<String> = ["session"]
    /// In `auto`.
    package static let automatic: Set<String> = ["session", "user", "client"]
    /// In `authenticator`.
    package static let connection: Set<String> = ["session", "user", "client", "now"]
    /// In `verify` and `publish` of every family, beside the parameters of its pattern.
    package static let topic: Set<String> = ["session", "user", "client", "now", "topic", "feedId"]

    /// In `verify` and `publish` of the family that has `pattern`.
    package static func topic(_ pattern: TopicPattern) -> Set<String> { Self.topic.union(pattern.parameterNames) }
}
