/// A value of a session and of an expression: what web applications keep about their users, as plain data.
package indirect enum SessionValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case double(Double)
    case string(String)
    /// A text that is not UTF-8.
    case bytes([UInt8])
    case list([SessionValue])
    case map(SessionMap)
}
