import Glibc
import MusterDomain

/// Writes straight to a connection's socket from its event loop, without going through its channel.
enum SocketWriter {
    enum Result {
        /// The kernel took so many bytes; 0 when it has no room.
        case wrote(Int)
        /// The connection is broken; its channel will find out why.
        case failed
    }

    /// Most pieces of memory in one system call.
    static let vectorLimit = 64

    private static let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)

    /// One `send` for one piece, one `sendmsg` for several.
    static func write(_ vectors: UnsafeMutableBufferPointer<FrameVector>, to descriptor: Int32) -> Result {
        while true {
            let written = vectors.count == 1 ? Self.send(vectors[0], descriptor) : Self.sendAll(vectors, descriptor)
            if written >= 0 { return .wrote(written) }
            switch errno {
            case EINTR: continue
            case EAGAIN, EWOULDBLOCK, ENOBUFS: return .wrote(0)
            default: return .failed
            }
        }
    }

    /// Bytes that the kernel holds for the peer because the peer's kernel has not acknowledged them; 0 when nobody knows.
    static func unacknowledgedBytes(of descriptor: Int32) -> Int {
        var bytes: CInt = 0
        // SIOCOUTQ of Linux, which has the number of TIOCOUTQ (tcp(7)).
        return ioctl(descriptor, UInt(TIOCOUTQ), &bytes) == 0 ? Int(bytes) : 0
    }

    private static func send(_ vector: FrameVector, _ descriptor: Int32) -> Int {
        Glibc.send(descriptor, vector.base, vector.length, Self.flags)
    }

    private static func sendAll(_ vectors: UnsafeMutableBufferPointer<FrameVector>, _ descriptor: Int32) -> Int {
        var message = msghdr()
        // why: FrameVector has the two words of iovec, in its order.
        message.msg_iov = UnsafeMutableRawPointer(vectors.baseAddress)?.assumingMemoryBound(to: iovec.self)
        message.msg_iovlen = vectors.count
        return Glibc.sendmsg(descriptor, &message, Self.flags)
    }
}
