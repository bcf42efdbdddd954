import NIOCore
import Synchronization

/// A shard as other threads see it: it can be woken, and its last figures can be read.
final class ShardPort: Sendable {
    let loop: any EventLoop
    private let shard: NIOLoopBound<Shard>
    private let isScheduled = Atomic<Bool>(false)
    private let published = Mutex(ShardFigures())

    /// Must be called on the shard's loop.
    init(_ shard: Shard) {
        self.loop = shard.loop
        self.shard = NIOLoopBound(shard, eventLoop: shard.loop)
    }

    /// Makes the shard take its turn soon; any number of calls before that are one.
    func wake() {
        guard !self.isScheduled.exchange(true, ordering: .acquiringAndReleasing) else { return }
        self.loop.execute {
            // Cleared before the turn: what arrives during it schedules another one.
            self.isScheduled.store(false, ordering: .releasing)
            self.shard.value.takeTurn()
        }
    }

    /// Runs `body` with the shard on its loop.
    func run<Value: Sendable>(_ body: @escaping @Sendable (Shard) -> Value) async throws -> Value {
        try await self.loop.submit { body(self.shard.value) }.get()
    }

    /// Runs `body` with the shard on its loop, some time; a loop that has ended runs nothing any more.
    func execute(_ body: @escaping @Sendable (Shard) -> Void) {
        self.loop.execute { body(self.shard.value) }
    }

    /// Runs `body` with the shard; must be called on its loop.
    func onLoop<Value>(_ body: (Shard) throws -> Value) rethrows -> Value {
        try body(self.shard.value)
    }

    func publish(_ figures: ShardFigures) {
        self.published.withLock { $0 = figures }
    }

    /// What the shard counted when it was last asked, at most a second ago.
    var figures: ShardFigures {
        self.published.withLock { $0 }
    }
}
