import CZeroMQ
import NIOCore
import Synchronization

/// Tells what happens to a socket's connections: libzmq itself says nothing to a receiver whose peer is gone, refused or
/// talking nonsense, and gives some of them up for good.
///
/// Confined to the thread of the socket it watches. Its own ``socket`` goes into that thread's poller, and the thread
/// must drain it: libzmq's I/O thread waits when more than ``highWaterMark`` events are left lying.
package final class SocketMonitor {
    /// Events that may wait to be read.
    private static let highWaterMark = 10_000
    private static let limits = MultipartMessage.Limits(frames: 2, bytes: 4_096)
    /// Makes the address of each monitor of the process its own.
    private static let serial = Atomic(0)

    /// To be watched by a poller; read only through ``nextEvent()``.
    package let socket: ZeroMQSocket
    private let watched: ZeroMQSocket
    private var message = MultipartMessage()
    private var scratch = ZeroMQMessage()

    /// Watches `watched` from now on.
    ///
    /// One monitor per socket.
    package init(of watched: ZeroMQSocket, in context: ZeroMQContext) throws(ZeroMQError) {
        let number = Self.serial.add(1, ordering: .relaxed).newValue
        let address = "inproc://muster.monitor.\(number)"
        self.watched = watched
        self.socket = try ZeroMQSocket(.pair, in: context)
        try socket.setLinger(.zero)
        try socket.setReceiveHighWaterMark(Self.highWaterMark)
        try watched.startMonitor(at: address, events: ZMQ_EVENT_ALL)
        try socket.connect(address)
    }

    deinit {
        watched.stopMonitor()
    }

    /// The next event, or `nil` when there is none now.
    ///
    /// Events this version does not know are passed over.
    package func nextEvent() throws(ZeroMQError) -> SocketMonitorEvent? {
        while case .received = try socket.receive(&message, through: &scratch, limits: Self.limits) {
            if let event = SocketMonitorEvent(frames: message.frames) {
                return event
            }
        }
        return nil
    }
}
