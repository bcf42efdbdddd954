import MusterDomain
import NIOCore
import Synchronization

@testable import WSNode

/// The link's end of a history desk, in a test's hands: it takes what shards order, and counts what they hold.
final class HistoryDouble: Sendable {
    typealias Request = (number: UInt64, topics: [(topic: HistoryTopic, wish: HistoryWish)])

    private struct State {
        var requests: [Request] = []
        var reads: [HistoryRead] = []
        var holds: [HistoryTopic: Int] = [:]
    }

    // why: 7 is above 0.
    static let epoch = Epoch(rawValue: 7)!

    let desk = HistoryDesk()
    private let state = Mutex(State())

    static func position(_ offset: UInt64) -> Position { Position(epoch: self.epoch, offset: offset) }

    /// Waits for the next request of a shard.
    func request() async -> Request {
        while true {
            let request = self.taking { $0.requests.isEmpty ? nil : $0.requests.removeFirst() }
            if let request { return request }
            await Task.yield()
        }
    }

    /// Waits for the next read of a client.
    func read() async -> HistoryRead {
        while true {
            let read = self.taking { $0.reads.isEmpty ? nil : $0.reads.removeFirst() }
            if let read { return read }
            await Task.yield()
        }
    }

    /// Requests that nobody has taken.
    var requests: Int { self.taking { $0.requests.count } }

    /// Reads that nobody has taken.
    var reads: Int { self.taking { $0.reads.count } }

    /// The topics that somebody holds, and how often.
    var holds: [String: Int] {
        self.taking { state in
            Dictionary(uniqueKeysWithValues: state.holds.filter { $0.value != 0 }.map { ($0.key.name.text, $0.value) })
        }
    }

    private func taking<Value>(_ body: (inout State) -> Value) -> Value {
        self.state.withLock { state in
            for order in self.desk.takeOrders() {
                switch order {
                case .request(let number, let topics):
                    state.requests.append((number, topics))
                    for entry in topics { state.holds[entry.topic, default: 0] += 1 }
                case .withdraw(let number):
                    state.requests.removeAll { $0.number == number }
                case .release(let topic):
                    state.holds[topic, default: 0] -= 1
                case .read(let read):
                    state.reads.append(read)
                }
            }
            return body(&state)
        }
    }
}
