import CZeroMQ
import NIOCore

/// What libzmq tells about one connection of a monitored socket.
package struct SocketMonitorEvent: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// TCP stands; the handshake comes next.
        case connected
        case connectDelayed
        /// The connection will be tried again in so many milliseconds.
        case connectRetried(milliseconds: Int)
        case listening
        case bindFailed(errno: CInt)
        case accepted
        case acceptFailed(errno: CInt)
        case closed
        case closeFailed(errno: CInt)
        /// The connection broke or the peer ended it.
        case disconnected
        /// From here messages flow.
        case handshakeSucceeded
        case handshakeFailed(errno: CInt)
        /// The peer broke ZMTP or its security mechanism; one of the ZMQ_PROTOCOL_ERROR numbers.
        case handshakeFailedProtocol(code: UInt32)
        /// The authentication handler refused with this status. libzmq does not try again by itself after a 400.
        case handshakeFailedAuthentication(status: UInt32)
        /// No further event follows.
        case monitorStopped
    }

    package var kind: Kind
    /// The address that the event is about.
    package var endpoint: String

    /// Reads an event's two frames: number (16 bits) and value (32 bits) in the machine's order, then the address.
    ///
    /// - Returns: `nil` for an event this version does not know.
    init?(frames: [ByteBuffer]) {
        guard
            frames.count == 2,
            let number = frames[0].getInteger(at: frames[0].readerIndex, endianness: .host, as: UInt16.self),
            let value = frames[0].getInteger(at: frames[0].readerIndex + 2, endianness: .host, as: UInt32.self),
            let kind = Self.kind(CInt(number), value)
        else { return nil }
        self.kind = kind
        self.endpoint = String(buffer: frames[1])
    }

    private static func kind(_ number: CInt, _ value: UInt32) -> Kind? {
        let errno = CInt(truncatingIfNeeded: value)
        switch number {
        case ZMQ_EVENT_CONNECTED: return .connected
        case ZMQ_EVENT_CONNECT_DELAYED: return .connectDelayed
        case ZMQ_EVENT_CONNECT_RETRIED: return .connectRetried(milliseconds: Int(value))
        case ZMQ_EVENT_LISTENING: return .listening
        case ZMQ_EVENT_BIND_FAILED: return .bindFailed(errno: errno)
        case ZMQ_EVENT_ACCEPTED: return .accepted
        case ZMQ_EVENT_ACCEPT_FAILED: return .acceptFailed(errno: errno)
        case ZMQ_EVENT_CLOSED: return .closed
        case ZMQ_EVENT_CLOSE_FAILED: return .closeFailed(errno: errno)
        case ZMQ_EVENT_DISCONNECTED: return .disconnected
        case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: return .handshakeSucceeded
        case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: return .handshakeFailed(errno: errno)
        case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL: return .handshakeFailedProtocol(code: value)
        case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: return .handshakeFailedAuthentication(status: value)
        case ZMQ_EVENT_MONITOR_STOPPED: return .monitorStopped
        default: return nil
        }
    }
}
