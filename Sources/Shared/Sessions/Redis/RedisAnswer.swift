import NIOCore

/// What Redis has under a session's key.
enum RedisAnswer: Equatable, Sendable {
    case record(ByteBuffer)
    case absent
    case broken(reason: String)
    case unavailable(reason: String)
}
