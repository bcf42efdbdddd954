import CZeroMQ
import Glibc

/// What a new thread is given to run.
final class ThreadEntry: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}

/// Where every thread of this module begins.
///
/// A function at file scope: a closure could be inferred to belong to the main actor and would trap here.
func zeroMQThreadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let entry = Unmanaged<ThreadEntry>.fromOpaque(argument).takeRetainedValue()
    muster_name_this_thread(entry.name)
    entry.body()
    return nil
}

/// Calls `body` with all signals blocked, so that a thread made in it starts that way without a gap.
func withSignalsBlocked<R>(_ body: () -> R) -> R {
    var all = sigset_t()
    var previous = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &previous)
    defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
    return body()
}
