/// A value of a session and of an expression: what web applications keep about their users, as plain data.
///
/// Two values are equal (`==` in Swift) when they are the same value of the same type, texts scalar by scalar. What an
/// expression calls equal is wider: see `ExpressionEvaluator.areEqual`.
package indirect enum SessionValue: Sendable {
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

extension SessionValue: Equatable {
    /// Texts are compared as they are written: Swift's own `==` takes canonically equivalent ones for the same, which would
    /// make two users of two names.
    package static func == (left: SessionValue, right: SessionValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.double(let left), .double(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.bytes(let left), .bytes(let right)): left == right
        case (.list(let left), .list(let right)): left == right
        case (.map(let left), .map(let right)): left == right
        case (.null, _), (.bool, _), (.integer, _), (.double, _), (.string, _), (.bytes, _), (.list, _), (.map, _):
            false
        }
    }
}
