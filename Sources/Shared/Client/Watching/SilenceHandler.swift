import NIOCore
import NIOWebSocket

/// Notices that a node has fallen silent: asks for a sign of life with a ping, and ends the connection when none comes.
///
/// It stands first in the pipeline, so that any byte counts, in the midst of a long message too. While the program does not read, its
/// own slowness is not taken for the node's silence.
final class SilenceHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private let url: String
    private var limits: SilenceLimits
    private var lastHeard = NIODeadline.uptimeNanoseconds(0)
    private var isAsked = false
    private var isReading = true
    private var timer: Scheduled<Void>?

    init(url: String, limits: SilenceLimits) {
        self.url = url
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        lastHeard = context.eventLoop.now
        look(context, in: limits.quiet)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        lastHeard = context.eventLoop.now
        isAsked = false
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        if !isReading { lastHeard = context.eventLoop.now }
        isReading = true
        context.read()
    }

    /// New limits, when the node has told its heartbeat.
    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard let limits = event as? SilenceLimits else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        self.limits = limits
        look(context, in: limits.quiet)
        promise?.succeed()
    }

    /// One timer per connection, not per message: it looks when the last sign of life was, and sleeps on.
    private func look(_ context: ChannelHandlerContext, in pause: Duration) {
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(pause)) { self.timerFired(context) }
    }

    private func timerFired(_ context: ChannelHandlerContext) {
        let silence = Duration(context.eventLoop.now - lastHeard)
        if !isReading {
            isAsked = false
            look(context, in: limits.quiet)
        } else if isAsked {
            let error = MusterClientError(
                code: .unreachable,
                message: "expected a sign of life of the node at \(url), found none within \(silence)"
            )
            context.fireErrorCaught(error)
            context.close(promise: nil)
        } else if silence < limits.quiet {
            look(context, in: limits.quiet - silence)
        } else {
            isAsked = true
            context.channel.writeAndFlush(SubscriberConnection.frame(.ping, ByteBuffer()), promise: nil)
            look(context, in: limits.answer)
        }
    }
}
