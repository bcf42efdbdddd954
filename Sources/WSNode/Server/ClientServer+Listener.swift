import Glibc
import NIOCore
import NIOPosix

extension ClientServer {
    /// How long connections may keep coming in before the listener closes all the same.
    private static let closingTime = TimeAmount.milliseconds(200)

    /// Closes the listener at a moment when nobody waits to be accepted.
    ///
    /// The kernel resets what waits in the queue of a listener that closes. To a client, or a proxy, that looks like a server that
    /// died over its request; those who were accepted are told to try again elsewhere.
    func stopListening(_ server: any Channel) async {
        let closed = server.eventLoop.makePromise(of: Void.self)
        let deadline = NIODeadline.now() + Self.closingTime
        server.eventLoop.execute { Self.close(server, before: deadline, promise: closed) }
        try? await closed.futureResult.get()
    }

    /// Runs on the listener's loop, so that nothing is accepted between the look at the queue and the end.
    private static func close(_ server: any Channel, before deadline: NIODeadline, promise: EventLoopPromise<Void>) {
        guard Self.hasWaiting(server), NIODeadline.now() < deadline else {
            return server.close(promise: promise)
        }
        // The loop accepts in between.
        server.eventLoop.scheduleTask(in: .milliseconds(1)) {
            Self.close(server, before: deadline, promise: promise)
        }
    }

    /// Whether connections wait to be accepted: of a listener, tcp(7)'s TCP_INFO says how many as unacknowledged segments.
    private static func hasWaiting(_ server: any Channel) -> Bool {
        let count = try? server.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) {
            var info = tcp_info()
            var size = socklen_t(MemoryLayout<tcp_info>.size)
            return getsockopt($0, CInt(IPPROTO_TCP), TCP_INFO, &info, &size) == 0 ? info.tcpi_unacked : 0
        }
        return (count ?? 0) > 0
    }
}
