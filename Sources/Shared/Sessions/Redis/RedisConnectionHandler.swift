import MusterDomain
import NIOCore

/// Drives the state machine of one connection to Redis.
final class RedisConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let settings: RedisStoreSettings
    private let onEvent: (RedisConnectionEvent) -> Void
    private var machine: RedisConnectionStateMachine
    private var received = ByteBuffer()
    private var context: ChannelHandlerContext?
    private var closeReason = "Redis closed the connection"

    init(
        settings: RedisStoreSettings,
        recordBytes: Int,
        onEvent: @escaping (RedisConnectionEvent) -> Void
    ) {
        self.settings = settings
        self.onEvent = onEvent
        self.machine = RedisConnectionStateMachine(
            authenticates: settings.password != nil,
            recordBytes: recordBytes
        )
    }

    /// Asks for a key's value. The connection is idle.
    func get(_ key: String) {
        guard let context else { return }
        self.machine.lookupBegan()
        var command = context.channel.allocator.buffer(capacity: key.utf8.count + 32)
        command.writeRESPCommand("GET", key)
        context.writeAndFlush(self.wrapOutboundOut(command), promise: nil)
    }

    /// Ends the connection; what its lookup would have been answered is dropped.
    func close() {
        self.context?.close(promise: nil)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { self.begin(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelActive(context: ChannelHandlerContext) { self.begin(context) }

    /// Begins once, whether the handler or the channel's life came first.
    private func begin(_ context: ChannelHandlerContext) {
        switch self.machine.connected() {
        case .sendAuth: self.sendAuth(context)
        case .sendSelect: self.sendSelect(context)
        case .none: break
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = self.unwrapInboundIn(data)
        self.received.writeBuffer(&bytes)
        while self.perform(self.machine.bytesReceived(&self.received), context) {}
        self.received.discardReadBytes()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.onEvent(.closed(reason: self.closeReason, isStale: self.machine.closed()))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.closeReason = "the connection to Redis failed: \(error)"
        context.close(promise: nil)
    }

    /// - Returns: whether there may be more to do.
    private func perform(_ action: RedisConnectionStateMachine.BytesAction, _ context: ChannelHandlerContext) -> Bool {
        switch action {
        case .needMoreData:
            return false
        case .sendSelect:
            self.sendSelect(context)
        case .becomeReady:
            self.onEvent(.ready)
        case .answer(let answer):
            self.onEvent(.answered(answer, isReusable: true))
        case .answerAndClose(let answer):
            self.onEvent(.answered(answer, isReusable: false))
            context.close(promise: nil)
        case .close(let reason):
            self.closeReason = reason
            context.close(promise: nil)
        }
        return true
    }

    private func sendAuth(_ context: ChannelHandlerContext) {
        var command = context.channel.allocator.buffer(capacity: 256)
        self.settings.password?.withExposedText { password in
            if let username = self.settings.username {
                command.writeRESPCommand("AUTH", username, password)
            } else {
                command.writeRESPCommand("AUTH", password)
            }
        }
        context.writeAndFlush(self.wrapOutboundOut(command), promise: nil)
    }

    private func sendSelect(_ context: ChannelHandlerContext) {
        var command = context.channel.allocator.buffer(capacity: 32)
        command.writeRESPCommand("SELECT", String(self.settings.database))
        context.writeAndFlush(self.wrapOutboundOut(command), promise: nil)
    }
}
