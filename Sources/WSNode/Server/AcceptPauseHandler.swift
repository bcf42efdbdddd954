import Glibc
import NIOCore

/// Lets a listener rest while the process has no descriptors, or the system no memory, for another connection.
///
/// Holding back reads is not enough: a listener whose accept failed stays registered as readable, and its loop would ask
/// again at once, for ever. Without auto-read it leaves the loop's poll set until the pause is over.
final class AcceptPauseHandler: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private let pause: TimeAmount
    private var resumption: Scheduled<Void>?

    init(pause: TimeAmount) {
        self.pause = pause
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError else { return context.fireErrorCaught(error) }
        switch error.errnoCode {
        case EMFILE, ENFILE, ENOBUFS, ENOMEM: self.rest(context)
        // A peer that left while it waited to be accepted: no matter of the listener's.
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.resumption?.cancel()
        context.fireChannelInactive()
    }

    private func rest(_ context: ChannelHandlerContext) {
        guard self.resumption == nil, let options = context.channel.syncOptions else { return }
        try? options.setOption(.autoRead, value: false)
        self.resumption = context.eventLoop.assumeIsolated().scheduleTask(in: self.pause) {
            self.resumption = nil
            // Fails only on a closed channel, which accepts nothing anyway.
            try? options.setOption(.autoRead, value: true)
        }
    }
}
