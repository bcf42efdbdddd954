/// One lane of which messages are missing: what came behind the hole waits here until the hole is filled.
struct LaneRepair<Message> {
    private struct Held {
        let message: Message
        let bytes: Int
    }

    private var held: [UInt64: Held] = [:]
    /// When the hole was noticed, as far as time was told.
    let since: UInt64
    /// Bytes of the messages that wait.
    private(set) var heldBytes = 0
    /// The last sequence of the lane that is known to exist.
    private(set) var head: UInt64
    /// The last sequence that is known to exist and has not come.
    private(set) var lastMissing: UInt64
    /// The turn in which the hole was pulled last; 0: never. Lanes are pulled in this order, so that none waits for ever.
    var pulledInTurn: UInt64 = 0

    /// - Parameters:
    ///   - lastMissing: The last sequence that has not come and must exist, because `head` does.
    ///   - since: When the hole was noticed.
    init(lastMissing: UInt64, head: UInt64, since: UInt64) {
        self.since = since
        self.lastMissing = lastMissing
        self.head = head
    }

    func holds(_ sequence: UInt64) -> Bool {
        self.held[sequence] != nil
    }

    /// A message behind the hole came; the caller holds it.
    mutating func reached(_ sequence: UInt64) {
        guard sequence > self.head else { return }
        if sequence > self.head + 1 { self.lastMissing = sequence - 1 }
        self.head = sequence
    }

    /// A beat told how far the lane is.
    mutating func headTold(_ sequence: UInt64) {
        guard sequence > self.head else { return }
        self.lastMissing = sequence
        self.head = sequence
    }

    mutating func hold(_ message: Message, bytes: Int, as sequence: UInt64) {
        self.held[sequence] = Held(message: message, bytes: bytes)
        self.heldBytes += bytes
    }

    /// The message did come but could not be held: it is missing like the others.
    mutating func leftOut(_ sequence: UInt64) {
        self.lastMissing = max(self.lastMissing, sequence)
    }

    mutating func take(_ sequence: UInt64) -> (message: Message, bytes: Int)? {
        guard let found = self.held.removeValue(forKey: sequence) else { return nil }
        self.heldBytes -= found.bytes
        return (found.message, found.bytes)
    }

    /// The lowest sequence that waits.
    var firstHeld: UInt64? { self.held.keys.min() }
}
