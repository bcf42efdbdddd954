import NIOCore

/// The hub's questions to its nodes which of their clients are slow, each asked for one HTTP request.
///
/// Design: a question goes to all nodes that have joined and is over when all of them have answered, or when ``Limits/patience``
/// is: a node that hangs, or is of a version that does not know the question, is named as silent and keeps nobody waiting.
/// Answers to questions that are over come late by nature and mean nothing any more. Time comes in as the time since the hub's start.
package struct ClientsInquiryStateMachine: ~Copyable {
    package struct Limits: Sendable, Equatable {
        /// Questions at a time: each keeps what nodes have answered.
        package var open = 16
        /// How long nodes are waited for.
        package var patience = Duration.seconds(2)
        /// Clients in one answer; those with the most waiting are listed.
        package var entries = 1_000

        package init() {}
    }

    private struct Inquiry {
        var deadline: Duration
        /// Who has not answered.
        var waiting: [ByteBuffer: Label]
        var list: SlowClientList
    }

    private let limits: Limits
    private var inquiries: [UInt64: Inquiry] = [:]
    private var lastNumber: UInt64 = 0

    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    package enum AskAction: Equatable {
        /// Send the question with this number to these peers.
        case ask(number: UInt64, peers: [ByteBuffer])
        /// There is no node to ask.
        case answer(SlowClientList)
        /// Too many questions are open.
        case refuse
    }

    /// Somebody wants to know.
    package mutating func clientsWanted(of nodes: [ByteBuffer: Label], now: Duration) -> AskAction {
        guard !nodes.isEmpty else { return .answer(SlowClientList()) }
        guard self.inquiries.count < self.limits.open else { return .refuse }
        self.lastNumber += 1
        let list = SlowClientList(nodes: nodes.count)
        self.inquiries[self.lastNumber] = Inquiry(deadline: now + self.limits.patience, waiting: nodes, list: list)
        return .ask(number: self.lastNumber, peers: Array(nodes.keys))
    }

    /// A question is over.
    package struct Conclusion: Equatable {
        package let number: UInt64
        package let list: SlowClientList
    }

    /// A node has answered; nil while others have not.
    package mutating func nodeAnswered(_ number: UInt64, _ clients: SlowClients, peer: ByteBuffer) -> Conclusion? {
        // It may come after the question was over, or a second time.
        guard var inquiry = self.inquiries[number], let node = inquiry.waiting.removeValue(forKey: peer) else {
            return nil
        }
        inquiry.list.add(clients, of: node, limit: self.limits.entries)
        self.inquiries[number] = inquiry
        return inquiry.waiting.isEmpty ? self.conclude(number) : nil
    }

    /// Ends the questions whose time is over.
    package mutating func timePassed(now: Duration) -> [Conclusion] {
        self.inquiries.filter { $0.value.deadline <= now }.keys.sorted().compactMap { self.conclude($0) }
    }

    private mutating func conclude(_ number: UInt64) -> Conclusion? {
        guard var inquiry = self.inquiries.removeValue(forKey: number) else { return nil }
        inquiry.list.silent = inquiry.waiting.values.sorted { $0.text < $1.text }
        return Conclusion(number: number, list: inquiry.list)
    }
}
