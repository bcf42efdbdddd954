import CZeroMQ
import Glibc
import Synchronization

/// Wakes a thread that is blocked in ``ZeroMQPoller/wait(milliseconds:)`` from any other thread.
///
/// Signals coalesce: however many come before the thread looks, it is woken once and one system call is made.
///
/// Order of use: the sender puts its item into a queue and then calls ``signal()``; the woken thread calls ``consume()``
/// and *then* takes everything out of the queue. An item can then not be left behind: a signal that made no system call
/// saw a flag that `consume()` had not reset yet, so its item is in the queue before the thread looks.
package final class WakeUp: Sendable {
    /// An eventfd, readable while a signal is pending.
    ///
    /// For ``ZeroMQPoller/add(descriptor:)``.
    package let descriptor: CInt
    private let isSignalled = Atomic(false)

    package init() throws(ZeroMQError) {
        self.descriptor = try requireSuccess("make eventfd") {
            eventfd(0, CInt(EFD_NONBLOCK | EFD_CLOEXEC))
        }
    }

    deinit {
        _ = Glibc.close(descriptor)
    }

    /// Wakes the thread, now or when it waits next.
    package func signal() {
        guard !isSignalled.exchange(true, ordering: .acquiringAndReleasing) else { return }
        var one: UInt64 = 1
        // Can only fail when the counter is full, and then the descriptor is readable already.
        _ = retryingOnInterrupt { CInt(truncatingIfNeeded: write(descriptor, &one, MemoryLayout<UInt64>.size)) }
    }

    /// Takes the signal back, before the thread looks for what it was woken for.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    package func consume() -> Bool {
        var count: UInt64 = 0
        _ = retryingOnInterrupt { CInt(truncatingIfNeeded: read(descriptor, &count, MemoryLayout<UInt64>.size)) }
        return isSignalled.exchange(false, ordering: .acquiringAndReleasing)
    }
}
