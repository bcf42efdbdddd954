/// Decides whether a process is alive: when everybody that is watched has answered a question of the current round.
///
/// A round begins with each interval. Who has not answered yet is not asked again, so that a loop that hangs has one
/// question in its queue and not thousands; its late answer is to an old question and proves nothing about now, so it gets
/// a fresh one at once. Without anybody to ask nothing is proven.
struct WatchdogStateMachine: ~Copyable {
    private struct Subject {
        /// The round of the question that it has not answered yet.
        var openRound: UInt64?
    }

    private var subjects: [Int: Subject] = [:]
    private var nextNumber = 0
    private var round: UInt64 = 0
    /// Who has not answered a question of this round.
    private var pending: Set<Int> = []

    enum Action: Equatable {
        /// Everybody has answered.
        case feed
        /// Put a question to this one.
        case ask(Int)
        case none
    }

    /// What a new round begins with.
    struct Round: Equatable {
        /// In ascending order, as the next ones.
        var asked: [Int]
        /// Who owes an answer since an earlier round.
        var silent: [Int]
    }

    /// Somebody is to be watched from the next round on.
    /// - Returns: its number.
    mutating func joined() -> Int {
        defer { self.nextNumber += 1 }
        self.subjects[self.nextNumber] = Subject()
        return self.nextNumber
    }

    /// Somebody has ended in order and will not answer any more.
    mutating func left(_ number: Int) -> Action {
        self.subjects[number] = nil
        return self.settled(number)
    }

    mutating func intervalEnded() -> Round {
        self.round += 1
        self.pending = Set(self.subjects.keys)
        var round = Round(asked: [], silent: [])
        for number in self.subjects.keys.sorted() {
            if self.subjects[number]?.openRound == nil {
                self.subjects[number]?.openRound = self.round
                round.asked.append(number)
            } else {
                round.silent.append(number)
            }
        }
        return round
    }

    mutating func answered(_ number: Int) -> Action {
        // It may have left with an answer under way.
        guard let openRound = self.subjects[number]?.openRound else { return .none }
        guard openRound == self.round else {
            self.subjects[number]?.openRound = self.round
            return .ask(number)
        }
        self.subjects[number]?.openRound = nil
        return self.settled(number)
    }

    private mutating func settled(_ number: Int) -> Action {
        guard self.pending.remove(number) != nil, self.pending.isEmpty, !self.subjects.isEmpty else { return .none }
        return .feed
    }
}
