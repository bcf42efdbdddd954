/// What a push carries.
///
/// The kind travels with it, and each client protocol carries it as it can.
public enum PushData: Equatable, Sendable {
    /// One JSON value as text; it reaches clients byte for byte.
    case json(String)
    /// Any text.
    case text(String)
    /// Any bytes; JSON clients get them as base64.
    case bytes([UInt8])
}
