/// How far a shard has come with verifying its connections again after a reload, and how much of it waits for the
/// embedding program.
struct Reverification {
    /// Questions that one slice puts to the rules, give or take those of one connection.
    static let questionsPerSlice = 256
    /// Connections about which the embedding program is asked at the same time: the rest of its pool is for those who wait.
    static let askingLimit = 16

    /// The slot whose turn it is; nil when all are done.
    private(set) var next: Int32?
    private var asking = 0

    /// Rules were swapped: begins at the first slot.
    mutating func restart() { self.next = 0 }

    /// The slot at `next` is done.
    mutating func advance(below limit: Int32) {
        guard let next = self.next else { return }
        self.next = next + 1 < limit ? next + 1 : nil
    }

    mutating func beginAsking() -> Bool {
        guard self.asking < Self.askingLimit else { return false }
        self.asking += 1
        return true
    }

    mutating func endAsking() { self.asking -= 1 }
}
