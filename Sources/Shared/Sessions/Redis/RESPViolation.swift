/// Why what came is no reply that can be read on.
enum RESPViolation: Error, Equatable, Sendable {
    /// Not the protocol, or a kind of reply that was not asked for.
    case malformed
    /// A bulk string beyond the limit.
    case tooLarge
}
