import NIOCore

/// A reply of Redis in its protocol's version 2 (https://redis.io/docs/latest/develop/reference/protocol-spec/), of the kinds
/// that AUTH, SELECT and GET are answered with.
enum RESPReply: Equatable, Sendable {
    case simpleString(String)
    /// An error's text; its first word is the error's code.
    case error(String)
    case integer(Int64)
    /// Nil: there is no such key.
    case bulkString(ByteBuffer?)
}
