import DequeModule

/// How far a shard has come with verifying its connections again after a reload, and how much of it waits for the
/// embedding program.
struct Reverification {
    /// Questions that one slice puts to the rules, give or take those of one connection.
    static let questionsPerSlice = 256
    /// Connections about which the embedding program is asked at the same time: the rest of its pool is for those who wait.
    static let askingLimit = 16

    /// The slot whose turn it is; nil when all had theirs.
    private(set) var next: Int32?
    /// Slots that wait for the embedding program: those that do not need it do not wait behind them.
    private var postponed: Deque<Int32> = []
    private var asking = 0

    /// Rules were swapped: begins at the first slot.
    mutating func restart() {
        self.next = 0
        self.postponed = []
    }

    /// Whether there are slots that are not done.
    var isRunning: Bool { self.next != nil || !self.postponed.isEmpty }

    mutating func postpone(_ slot: Int32) { self.postponed.append(slot) }

    /// The slot that was taken is not done.
    mutating func putBack(_ slot: Int32) { self.postponed.prepend(slot) }

    /// The slot that has waited longest; nil when none does, or the program is asked about as much as it may be.
    mutating func takePostponed() -> Int32? {
        self.asking < Self.askingLimit ? self.postponed.popFirst() : nil
    }

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
