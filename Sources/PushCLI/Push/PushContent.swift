/// What to push, as it was found.
enum PushContent: Equatable {
    /// Most bytes that are read: the largest limit a hub can have, and a little for a hub to say that it is too large.
    static let maximumBytes = 17 << 20

    case argument(String)
    case input([UInt8])
}
