import CZeroMQ
import Synchronization

/// A libzmq context: its I/O threads and the namespace of `inproc` addresses.
///
/// A context may be used from any thread. Every socket keeps its context, so the context ends after its last socket.
package final class ZeroMQContext: Sendable {
    /// Bounds of a context.
    package struct Configuration: Sendable, Equatable {
        /// libzmq's own threads that read and write the network; one is enough for about 1 GB/s.
        package var ioThreads: Int
        /// The most sockets at a time.
        ///
        /// libzmq reserves a slot for each when the first one is made.
        package var maximumSockets: Int

        package init(ioThreads: Int = 1, maximumSockets: Int = 64) {
            self.ioThreads = ioThreads
            self.maximumSockets = maximumSockets
        }
    }

    /// `nil` once the context was terminated.
    private let pointer: Mutex<UnsafeMutableRawPointer?>

    package init(_ configuration: Configuration = Configuration()) throws(ZeroMQError) {
        guard let context = zmq_ctx_new() else {
            throw ZeroMQError(operation: "make context", errno: zmq_errno())
        }
        do throws(ZeroMQError) {
            try requireSuccess("set the context's I/O threads to \(configuration.ioThreads)") {
                zmq_ctx_set(context, ZMQ_IO_THREADS, CInt(clamping: configuration.ioThreads))
            }
            try requireSuccess("set the context's sockets to \(configuration.maximumSockets)") {
                zmq_ctx_set(context, ZMQ_MAX_SOCKETS, CInt(clamping: configuration.maximumSockets))
            }
        } catch {
            zmq_ctx_term(context)
            throw error
        }
        self.pointer = Mutex(context)
    }

    deinit {
        terminate()
    }

    /// Makes every blocking call on every socket of the context return `.terminated`.
    ///
    /// Does not wait.
    package func shutdown() {
        pointer.withLock { pointer in
            if let pointer {
                _ = zmq_ctx_shutdown(pointer)
            }
        }
    }

    /// Ends the context: waits until all its sockets are closed and their lingering messages are sent or given up.
    package func terminate() {
        // The wait is outside the lock: `shutdown()` on another thread must not wait for it.
        let address = pointer.withLock { pointer in
            let address = pointer.map { UInt(bitPattern: $0) }
            pointer = nil
            return address
        }
        guard let address, let context = UnsafeMutableRawPointer(bitPattern: address) else { return }
        _ = retryingOnInterrupt { zmq_ctx_term(context) }
    }

    /// Makes a socket's handle; only ``ZeroMQSocket`` calls this, and owns what it gets.
    func makeSocketHandle(_ kind: ZeroMQSocketKind) throws(ZeroMQError) -> UnsafeMutableRawPointer {
        let made = pointer.withLock { pointer -> Result<UInt, ZeroMQError> in
            guard let pointer else {
                return .failure(ZeroMQError(operation: "make a \(kind) socket", errno: ZeroMQErrno.terminated))
            }
            guard let handle = zmq_socket(pointer, kind.rawValue) else {
                return .failure(ZeroMQError(operation: "make a \(kind) socket", errno: zmq_errno()))
            }
            return .success(UInt(bitPattern: handle))
        }
        guard let handle = UnsafeMutableRawPointer(bitPattern: try made.get()) else {
            throw ZeroMQError(operation: "make a \(kind) socket", errno: ZeroMQErrno.terminated)
        }
        return handle
    }
}
