import Glibc
import NIOCore
import NIOPosix

extension ClientServer {
    /// How long accepting those who wait may take; a loop that is busier than that does not hold up the stop.
    private static let closingTime = Duration.seconds(2)
    /// How long nobody must have waited. A peer whose handshake met a full queue believes that it is connected, and is let in
    /// when it sends its request again, which takes TCP 200 ms at least.
    private static let quietTime = TimeAmount.milliseconds(300)

    /// Closes the listener when those who are connected already have been accepted.
    ///
    /// The kernel resets what waits in the queue of a listener that closes. To a client, or a proxy, that looks like a server that
    /// died over its request; those who were accepted are told to try again elsewhere.
    func stopListening(_ server: any Channel) async {
        let closed = server.eventLoop.makePromise(of: Void.self)
        let deadline = NIODeadline.now() + TimeAmount(min(Self.closingTime, self.drain))
        server.eventLoop.execute {
            guard Self.hasWaiting(server) else { return server.close(promise: closed) }
            // With no room in the queue the kernel drops further attempts while somebody waits in it. Their peers try again
            // within a second, and are refused, or reach another node that shares the port.
            Self.onSocket(of: server) { _ = Glibc.listen($0, 0) }
            Self.close(server, quietSince: nil, before: deadline, promise: closed)
        }
        try? await closed.futureResult.get()
    }

    /// Runs on the listener's loop, so that nothing else happens between the last look at the queue and the end.
    private static func close(
        _ server: any Channel,
        quietSince: NIODeadline?,
        before deadline: NIODeadline,
        promise: EventLoopPromise<Void>
    ) {
        let now = NIODeadline.now()
        let quietSince = Self.hasWaiting(server) ? nil : quietSince ?? now
        let isQuiet = quietSince.map { now - $0 >= Self.quietTime } ?? false
        guard !isQuiet, now < deadline else { return server.close(promise: promise) }
        // The loop accepts in between.
        server.eventLoop.scheduleTask(in: .milliseconds(1)) {
            Self.close(server, quietSince: quietSince, before: deadline, promise: promise)
        }
    }

    /// Whether connections wait to be accepted: the kernel shows their number as a listener's unacknowledged segments.
    private static func hasWaiting(_ server: any Channel) -> Bool {
        let count = Self.onSocket(of: server) { descriptor in
            var info = tcp_info()
            var size = socklen_t(MemoryLayout<tcp_info>.size)
            return getsockopt(descriptor, CInt(IPPROTO_TCP), TCP_INFO, &info, &size) == 0 ? info.tcpi_unacked : 0
        }
        return (count ?? 0) > 0
    }

    /// Nil when the listener is closed.
    @discardableResult
    private static func onSocket<Value>(of server: any Channel, _ body: (CInt) -> Value) -> Value? {
        try? server.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self, body)
    }
}
