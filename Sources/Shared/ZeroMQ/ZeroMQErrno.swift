import CZeroMQ
import Glibc

/// The error numbers that this module gives a meaning to.
enum ZeroMQErrno {
    /// The context is terminating; libzmq's own number, outside the system's.
    static let terminated = CInt(ZMQ_HAUSNUMERO) + 53
    /// A signal came; the call is made again.
    static let interrupted = EINTR
    /// Nothing to receive, or no room to send.
    static let wouldBlock = EAGAIN
    /// A ROUTER with ROUTER_MANDATORY knows no peer with that routing id.
    static let hostUnreachable = EHOSTUNREACH
}
