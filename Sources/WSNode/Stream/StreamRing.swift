import DequeModule
import Synchronization

/// What the stream has brought and some shard has not taken yet: the inbox of all shards of a node.
///
/// Each shard reads at its own pace; a batch goes when the last shard has taken it. Bytes are bounded, and the thread
/// that fills the ring never waits: a shard that falls behind by the whole ring finds that it was overrun, and says so to
/// its clients instead of skipping in silence.
final class StreamRing: Sendable {
    /// What stands at a reader's place.
    enum Reading: Sendable {
        case batch(StreamBatch)
        case nothingNew
        /// Batches that the reader had not taken are gone; it goes on with the oldest that is left.
        case overrun
    }

    private struct State {
        var batches: Deque<StreamBatch> = []
        /// The number of the first batch.
        var first: UInt64 = 0
        var weight = 0
        /// The number of the batch that each reader takes next.
        var places: [UInt64]

        mutating func dropFirst() {
            guard let oldest = self.batches.popFirst() else { return }
            self.weight -= oldest.weight
            self.first += 1
        }

        /// Drops the batches that every reader has taken.
        mutating func dropTaken() {
            guard let slowest = self.places.min() else { return }
            while self.first < slowest, !self.batches.isEmpty { self.dropFirst() }
        }
    }

    private let state: Mutex<State>
    private let limit: Int

    /// - Parameters:
    ///   - limit: bytes that are kept for readers that lag; one batch is kept however large it is.
    ///   - readers: how many shards take batches out.
    init(limit: Int, readers: Int) {
        self.limit = limit
        self.state = Mutex(State(places: Array(repeating: 0, count: readers)))
    }

    /// Bytes that are kept now.
    var weight: Int { self.state.withLock { $0.weight } }

    func append(_ batch: StreamBatch) {
        self.state.withLock { state in
            state.batches.append(batch)
            state.weight += batch.weight
            while state.weight > self.limit, state.batches.count > 1 { state.dropFirst() }
        }
    }

    /// What comes next for `reader`, which has then taken it.
    func next(for reader: Int) -> Reading {
        self.state.withLock { state in
            let place = state.places[reader]
            guard place >= state.first else {
                state.places[reader] = state.first
                return .overrun
            }
            let index = Int(place - state.first)
            guard index < state.batches.count else { return .nothingNew }
            let batch = state.batches[index]
            state.places[reader] = place + 1
            state.dropTaken()
            return .batch(batch)
        }
    }
}
