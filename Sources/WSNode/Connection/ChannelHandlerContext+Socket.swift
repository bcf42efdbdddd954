import NIOCore
import NIOPosix

extension ChannelHandlerContext {
    /// The connection's socket, for writing past the channel; nil when the channel has none.
    ///
    /// It is valid until the channel becomes inactive, which is where the slot that holds it is given back.
    var socketDescriptor: CInt? {
        try? self.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { $0 }
    }
}
