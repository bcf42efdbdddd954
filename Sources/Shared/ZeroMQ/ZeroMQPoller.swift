import CZeroMQ

/// Waits for sockets and descriptors of one thread with `zmq_poll`, level-triggered.
package struct ZeroMQPoller: ~Copyable {
    /// One watched socket or descriptor, by the order of adding.
    package struct Index: Sendable, Equatable {
        fileprivate var value: Int
    }

    /// What ended a wait.
    package enum WaitResult: Sendable, Equatable {
        case ready
        case timedOut
        /// The context is terminating.
        case terminated
    }

    private var items: [zmq_pollitem_t] = []
    /// The items hold bare handles: this keeps their owners.
    private var sockets: [ZeroMQSocket] = []

    package init() {}

    /// Watches a socket for messages to receive.
    package mutating func add(_ socket: ZeroMQSocket) -> Index {
        items.append(socket.pollItem(events: CShort(ZMQ_POLLIN)))
        sockets.append(socket)
        return Index(value: items.count - 1)
    }

    /// Watches a descriptor for bytes to read; it stays its owner's.
    package mutating func add(descriptor: CInt) -> Index {
        items.append(zmq_pollitem_t(socket: nil, fd: descriptor, events: CShort(ZMQ_POLLIN), revents: 0))
        return Index(value: items.count - 1)
    }

    /// Stops or resumes watching one item without forgetting it.
    package mutating func setWatched(_ index: Index, _ isWatched: Bool) {
        items[index.value].events = isWatched ? CShort(ZMQ_POLLIN) : 0
    }

    /// Waits until an item is ready or `milliseconds` have passed; -1 waits for ever.
    package mutating func wait(milliseconds: Int) throws(ZeroMQError) -> WaitResult {
        switch poll(milliseconds: milliseconds) {
        case .value(0): return .timedOut
        case .value: return .ready
        case .failed(ZeroMQErrno.terminated): return .terminated
        case .failed(let number): throw ZeroMQError(operation: "poll", errno: number)
        }
    }

    private mutating func poll(milliseconds: Int) -> SystemCallResult {
        let count = CInt(items.count)
        return items.withUnsafeMutableBufferPointer { items in
            retryingOnInterrupt { zmq_poll(items.baseAddress, count, milliseconds) }
        }
    }

    /// Whether the last wait found something to receive or to read here.
    package func isReadable(_ index: Index) -> Bool {
        items[index.value].revents & CShort(ZMQ_POLLIN | ZMQ_POLLERR) != 0
    }
}
