import CZeroMQ
import NIOCore

/// One received frame.
///
/// Made once and received into again and again: libzmq's own memory is reused or released by the next receive, nothing
/// is allocated here.
package struct ZeroMQMessage: ~Copyable {
    /// A `zmq_msg_t` must not move once initialized, so it lives on the heap for as long as this value.
    private let pointer: UnsafeMutablePointer<zmq_msg_t>

    /// An empty message.
    package init() {
        self.pointer = .allocate(capacity: 1)
        self.pointer.initialize(to: zmq_msg_t())
        zmq_msg_init(pointer)
    }

    deinit {
        zmq_msg_close(pointer)
        pointer.deinitialize(count: 1)
        pointer.deallocate()
    }

    /// The frame's length in bytes.
    package var count: Int {
        zmq_msg_size(pointer)
    }

    /// Calls `body` with the frame's bytes, which are valid until it returns.
    package borrowing func withUnsafeBytes<R, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafeRawBufferPointer(start: zmq_msg_data(pointer), count: zmq_msg_size(pointer)))
    }

    /// The frame's bytes, copied.
    package var buffer: ByteBuffer {
        withUnsafeBytes { ByteBuffer(bytes: $0) }
    }

    /// A property of the connection that the frame came by, such as `User-Id` (set by the authentication handler).
    package borrowing func property(_ name: String) -> String? {
        guard let value = zmq_msg_gets(pointer, name) else { return nil }
        return String(cString: value)
    }

    /// Receives the next frame over this one; returns -1 as `zmq_msg_recv` does.
    mutating func receive(from socket: UnsafeMutableRawPointer, flags: CInt) -> CInt {
        zmq_msg_recv(pointer, socket, flags)
    }

    /// Whether further frames of the same message follow.
    var hasMore: Bool {
        zmq_msg_more(pointer) != 0
    }
}
