import CZeroMQ
import NIOCore

/// A libzmq socket.
///
/// Confined to the thread that made it (libzmq's sockets have no lock): the type is not `Sendable`, and a thread that
/// needs a socket makes it itself, see ``ZeroMQThread``. Closed by ``close()`` or when the last reference goes.
package final class ZeroMQSocket {
    package let kind: ZeroMQSocketKind
    /// Keeps the context alive for as long as the socket.
    private let context: ZeroMQContext
    /// `nil` once closed.
    private var handle: UnsafeMutableRawPointer?

    package init(_ kind: ZeroMQSocketKind, in context: ZeroMQContext) throws(ZeroMQError) {
        self.kind = kind
        self.context = context
        self.handle = try context.makeSocketHandle(kind)
    }

    deinit {
        close()
    }

    /// Closes the socket; its unsent messages live on for the linger time.
    ///
    /// Closing twice does nothing.
    package func close() {
        guard let handle else { return }
        zmq_close(handle)
        self.handle = nil
    }

    private var openHandle: UnsafeMutableRawPointer {
        guard let handle else {
            preconditionFailure("a closed \(kind) socket was used: its owner closes it last")
        }
        return handle
    }

    /// Listens on `endpoint`.
    ///
    /// Port `*` or `0` binds a free one; ``lastEndpoint()`` then tells which.
    package func bind(_ endpoint: String) throws(ZeroMQError) {
        let handle = openHandle
        try requireSuccess("bind \(endpoint)") { zmq_bind(handle, endpoint) }
    }

    /// Connects to `endpoint`, and again by itself whenever the connection breaks.
    package func connect(_ endpoint: String) throws(ZeroMQError) {
        let handle = openHandle
        try requireSuccess("connect \(endpoint)") { zmq_connect(handle, endpoint) }
    }

    /// Ends what ``connect(_:)`` began with the same text.
    package func disconnect(_ endpoint: String) throws(ZeroMQError) {
        let handle = openHandle
        try requireSuccess("disconnect \(endpoint)") { zmq_disconnect(handle, endpoint) }
    }

    /// Stops listening on `endpoint`, given as ``lastEndpoint()`` told it; connections that exist stay.
    package func unbind(_ endpoint: String) throws(ZeroMQError) {
        let handle = openHandle
        try requireSuccess("unbind \(endpoint)") { zmq_unbind(handle, endpoint) }
    }

    /// Sends one frame, copied.
    ///
    /// - Parameters:
    ///   - more: further frames of the same message follow.
    ///   - dontWait: returns `.wouldBlock` instead of waiting.
    package func send(
        _ bytes: UnsafeRawBufferPointer,
        more: Bool = false,
        dontWait: Bool = true
    ) throws(ZeroMQError) -> SendResult {
        let handle = openHandle
        let flags = (more ? ZMQ_SNDMORE : 0) | (dontWait ? ZMQ_DONTWAIT : 0)
        // A nil base address is fine for libzmq as long as the length is 0.
        let result = retryingOnInterrupt { zmq_send(handle, bytes.baseAddress, bytes.count, flags) }
        switch result {
        case .value: return .sent
        case .failed(ZeroMQErrno.wouldBlock): return .wouldBlock
        case .failed(ZeroMQErrno.hostUnreachable): return .hostUnreachable
        case .failed(ZeroMQErrno.terminated): return .terminated
        case .failed(let number): throw ZeroMQError(operation: "send on \(kind)", errno: number)
        }
    }

    /// Receives one frame into `message`.
    package func receive(
        into message: inout ZeroMQMessage,
        dontWait: Bool = true
    ) throws(ZeroMQError) -> ReceiveResult {
        let handle = openHandle
        let flags = dontWait ? ZMQ_DONTWAIT : 0
        while true {
            // Not through `retryingOnInterrupt`: a closure cannot capture a noncopyable inout parameter.
            if message.receive(from: handle, flags: flags) != -1 {
                return .received(more: message.hasMore)
            }
            switch zmq_errno() {
            case ZeroMQErrno.interrupted: continue
            case ZeroMQErrno.wouldBlock: return .wouldBlock
            case ZeroMQErrno.terminated: return .terminated
            case let number: throw ZeroMQError(operation: "receive on \(kind)", errno: number)
            }
        }
    }

    /// Sets an integer option; `name` goes into the error.
    func setOption(_ option: CInt, _ name: StaticString, _ value: CInt) throws(ZeroMQError) {
        let handle = openHandle
        var value = value
        try requireSuccess("set \(name) of \(kind)") {
            zmq_setsockopt(handle, option, &value, MemoryLayout<CInt>.size)
        }
    }

    /// Sets a 64-bit option.
    func setOption(_ option: CInt, _ name: StaticString, wide value: Int64) throws(ZeroMQError) {
        let handle = openHandle
        var value = value
        try requireSuccess("set \(name) of \(kind)") {
            zmq_setsockopt(handle, option, &value, MemoryLayout<Int64>.size)
        }
    }

    /// Sets an option that is bytes.
    ///
    /// The bytes never get into the error: they may be a key.
    func setOption(_ option: CInt, _ name: StaticString, bytes: some Collection<UInt8>) throws(ZeroMQError) {
        let handle = openHandle
        let bytes = Array(bytes)
        try requireSuccess("set \(name) of \(kind)") {
            zmq_setsockopt(handle, option, bytes, bytes.count)
        }
    }

    /// Reads a text option of at most 1 KB.
    func textOption(_ option: CInt, _ name: StaticString) throws(ZeroMQError) -> String {
        let handle = openHandle
        var size = 1_024
        var bytes = [UInt8](repeating: 0, count: size)
        try requireSuccess("read \(name) of \(kind)") {
            zmq_getsockopt(handle, option, &bytes, &size)
        }
        return String(decoding: bytes.prefix(size).prefix { $0 != 0 }, as: UTF8.self)
    }

    /// What `zmq_poll` needs to watch this socket; the poller keeps the socket as long as the item.
    func pollItem(events: CShort) -> zmq_pollitem_t {
        zmq_pollitem_t(socket: openHandle, fd: 0, events: events, revents: 0)
    }

    /// Makes libzmq tell this socket's `events` at the `inproc` address, see ``SocketMonitor``.
    func startMonitor(at address: String, events: CInt) throws(ZeroMQError) {
        let handle = openHandle
        try requireSuccess("monitor \(kind)") { zmq_socket_monitor(handle, address, events) }
    }

    /// Ends what ``startMonitor(at:events:)`` began.
    func stopMonitor() {
        guard let handle else { return }
        _ = zmq_socket_monitor(handle, nil, 0)
    }
}
