import MusterDomain

/// Gathers what the shards of a node say of their slow clients, question by question.
struct ShardInquiryStateMachine {
    /// Questions at a time: a hub that asks faster than shards answer gets the answers to its last ones.
    static let openLimit = 8

    struct Answer: Equatable {
        var number: UInt64
        var clients: SlowClients
    }

    private struct Inquiry {
        var answer: Answer
        var limit: Int
        /// Shards that have not answered.
        var missing: Int
    }

    /// In the order in which they were asked.
    private var inquiries: [Inquiry] = []
    private var ready: [Answer] = []

    mutating func hubAsked(_ number: UInt64, limit: Int, shards: Int) {
        // A hub that was started again counts from the beginning.
        self.inquiries.removeAll { $0.answer.number == number }
        if self.inquiries.count == Self.openLimit { self.inquiries.removeFirst() }
        let answer = Answer(number: number, clients: SlowClients())
        self.inquiries.append(Inquiry(answer: answer, limit: limit, missing: shards))
    }

    /// Returns whether the answer is complete and wants to be sent.
    mutating func shardAnswered(_ number: UInt64, _ clients: SlowClients) -> Bool {
        // The question may have been given up for newer ones.
        guard let place = self.inquiries.firstIndex(where: { $0.answer.number == number }) else { return false }
        self.inquiries[place].answer.clients.merge(clients, limit: self.inquiries[place].limit)
        self.inquiries[place].missing -= 1
        guard self.inquiries[place].missing == 0 else { return false }
        self.ready.append(self.inquiries.remove(at: place).answer)
        return true
    }

    mutating func takeAnswer() -> Answer? {
        self.ready.isEmpty ? nil : self.ready.removeFirst()
    }
}
