import NIOCore

/// What was found in a session's file.
enum SessionFileReading: Sendable, Equatable {
    /// The bytes; not settled when the file changed meanwhile, or is empty, as it is in the moment before PHP writes.
    case record(ByteBuffer, isSettled: Bool)
    case absent
    /// Something else stands there than a file of a session.
    case broken(reason: String)
    case unavailable(reason: String)
}
