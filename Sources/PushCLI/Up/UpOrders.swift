import Synchronization
import ZeroMQ

/// What the thread of ``UpSupervisor`` is told from any other.
final class UpOrders: Sendable {
    private struct Orders {
        var stops = 0
        var isReload = false
    }

    let wakeUp: WakeUp
    private let orders = Mutex(Orders())

    init() throws {
        wakeUp = try WakeUp()
    }

    /// End everything; a second time means at once.
    func stop() {
        give { $0.stops += 1 }
    }

    /// Have every process load its manifest again.
    func reload() {
        give { $0.isReload = true }
    }

    private func give(_ order: (inout Orders) -> Void) {
        orders.withLock { order(&$0) }
        wakeUp.signal()
    }

    /// For the thread: what came since it looked last.
    func take() -> (stops: Int, isReload: Bool) {
        wakeUp.consume()
        return orders.withLock { orders in
            defer { orders = Orders() }
            return (orders.stops, orders.isReload)
        }
    }
}
