import MusterDomain
import Synchronization
import ZeroMQ

/// What shards and the link's thread tell each other of topics that keep history: who needs which, and where it stands.
final class HistoryDesk: Sendable {
    /// What the link's thread is to do.
    enum Order: Sendable {
        case request(UInt64, [(topic: HistoryTopic, wish: HistoryWish)])
        /// Nobody waits for a request any more.
        case withdraw(UInt64)
        case release(HistoryTopic)
        case read(HistoryRead)
    }

    private struct State: ~Copyable {
        var orders: [Order] = []
        var lastNumber: UInt64 = 0
        /// The shard of each request that is on its way.
        var readers: [UInt64: Int] = [:]
        /// Answers whose places in the stream their shards have not come to.
        var answers: [UInt64: [TopicStanding]] = [:]
        var reads = 0
        var wakeUp: WakeUp?
    }

    /// Reads of histories that wait for the hub at a time, of all connections: each answer is held whole.
    private static let readLimit = 256

    private let state = Mutex(State())

    // MARK: The shards

    /// Asks where topics stand; each is held for the shard until ``released(_:)``.
    func request(_ topics: [(topic: HistoryTopic, wish: HistoryWish)], reader: Int) -> UInt64 {
        self.order { state in
            state.lastNumber += 1
            state.readers[state.lastNumber] = reader
            state.orders.append(.request(state.lastNumber, topics))
            return state.lastNumber
        }
    }

    /// Nobody waits for a request any more; what was held for it is released on its own.
    func withdrawn(_ number: UInt64) {
        self.order { state in
            (state.readers[number], state.answers[number]) = (nil, nil)
            state.orders.append(.withdraw(number))
        }
    }

    func released(_ topic: HistoryTopic) {
        self.order { $0.orders.append(.release(topic)) }
    }

    /// Hands a read to the link; false when too many wait already.
    func read(_ read: HistoryRead) -> Bool {
        self.order { state in
            guard state.reads < Self.readLimit else { return false }
            state.reads += 1
            state.orders.append(.read(read))
            return true
        }
    }

    /// The answer to a request whose place in the stream has come; nil when it was taken.
    func takeAnswer(_ number: UInt64) -> [TopicStanding]? {
        self.state.withLock { state in
            state.readers[number] = nil
            return state.answers.removeValue(forKey: number)
        }
    }

    /// Takes all answers for a shard that lies in wait, unseen: their numbers.
    func takeAnswers(of reader: Int) -> [UInt64] {
        self.state.withLock { state in
            let numbers = state.answers.keys.filter { state.readers[$0] == reader }
            for number in numbers { (state.answers[number], state.readers[number]) = (nil, nil) }
            return numbers
        }
    }

    private func order<Value>(_ body: (inout State) -> Value) -> Value {
        let (value, wakeUp) = self.state.withLock { state in
            let wasIdle = state.orders.isEmpty
            let value = body(&state)
            return (value, wasIdle ? state.wakeUp : nil)
        }
        wakeUp?.signal()
        return value
    }

    // MARK: The link's thread

    func attach(_ wakeUp: WakeUp) {
        self.state.withLock { $0.wakeUp = wakeUp }
        // Orders may have come before.
        wakeUp.signal()
    }

    func takeOrders() -> [Order] {
        self.state.withLock { state in
            defer { state.orders = [] }
            return state.orders
        }
    }

    /// Lays an answer down for its shard: the number of that one.
    func answer(_ number: UInt64, _ standings: [TopicStanding]) -> Int? {
        self.state.withLock { state in
            guard let reader = state.readers[number] else { return nil }
            state.answers[number] = standings
            return reader
        }
    }

    func readEnded() {
        self.state.withLock { $0.reads -= 1 }
    }

    /// Requests on their way, answers that lie here, and reads that wait: what is left when nobody waits for anything is a leak.
    var load: (requests: Int, answers: Int, reads: Int) {
        self.state.withLock { ($0.readers.count, $0.answers.count, $0.reads) }
    }
}
