import NIOConcurrencyHelpers

/// Where threads hang until it opens.
final class HangingGate: Sendable {
    private let isOpen = ConditionLock(value: false)

    func wait() {
        self.isOpen.lock(whenValue: true)
        self.isOpen.unlock()
    }

    func open() {
        self.isOpen.lock()
        self.isOpen.unlock(withValue: true)
    }
}
