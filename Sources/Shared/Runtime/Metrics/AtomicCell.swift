import Synchronization

/// A 64-bit number that any thread adds to without a lock.
///
/// A class, because an `Atomic` cannot be an array's element.
final class AtomicCell: Sendable {
    private let value: Atomic<UInt64>

    init(_ value: UInt64 = 0) {
        self.value = Atomic(value)
    }

    func add(_ amount: UInt64) {
        value.wrappingAdd(amount, ordering: .relaxed)
    }

    func set(_ new: UInt64) {
        value.store(new, ordering: .relaxed)
    }

    func load() -> UInt64 {
        value.load(ordering: .relaxed)
    }
}
