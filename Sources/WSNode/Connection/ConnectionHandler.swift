import MusterDomain
import NIOCore

/// Drives one client connection: bytes in, the machine's actions out. It is the only handler in its channel's pipeline.
///
/// Pushes do not pass through here: the shard writes them to the socket itself. What does pass are replies, control
/// frames, and the rest of a frame that the kernel took only in part. While any of these is on its way the shard
/// queues pushes, so that bytes of two frames never mix.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let shard: Shard
    private let validator: UpgradeValidator
    /// Nil for clients.
    let canary: CanaryConnection?
    var machine: ConnectionStateMachine
    private(set) var context: ChannelHandlerContext?
    /// The connection's place in the shard; nil before the upgrade and after the end.
    private(set) var slot: Int32?
    /// Who the connection is; nil before the upgrade and after the end.
    var access: ConnectionAccess?
    /// What is said in WAMP v1; nil for every other dialect, and before the upgrade.
    private(set) var wamp: WAMPDialogue?
    /// The client that a proxy has announced; nil without a proxy that does.
    var announcedClient: IPAddress?
    /// Whether a proxy has announced that it names nobody.
    var isProxysOwn = false
    /// The upgrade that is being decided about.
    var admission: Admission?
    /// What is begun and not ended; nil where nothing ever was.
    var dealings: ConnectionDealings?
    /// Bytes that are no whole frame yet.
    private var unread: ByteBuffer?
    private var handshakeTimer: Scheduled<Void>?
    var closeTimer: Scheduled<Void>?
    /// Writes that the channel has not passed to the kernel.
    private var outstandingWrites = 0
    /// Bytes of replies among them.
    private var outstandingBytes = 0
    private var isFlushDue = false
    private var isReadHeld = false

    /// - Parameter canary: Makes the connection one of the node's own, for its canaries.
    init(shard: Shard, validator: UpgradeValidator, canary: CanaryConnection? = nil) {
        self.shard = shard
        self.validator = validator
        self.canary = canary
        self.machine = ConnectionStateMachine(limits: shard.settings.upgrade)
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        self.shard.pendingUpgrades += 1
        let loop = context.eventLoop.assumeIsolated()
        self.handshakeTimer = loop.scheduleTask(in: self.shard.settings.handshakeTime) { self.handshakeTimerFired() }
        self.meetPeer()
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = self.unwrapInboundIn(data)
        if let slot = self.slot { self.shard.broadcaster.heard(slot) }
        if var unread = self.unread {
            self.unread = nil
            unread.writeBuffer(&buffer)
            buffer = unread
        }
        self.process(&buffer)
        if buffer.readableBytes > 0 { self.unread = buffer.compacted }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.flushIfDue(context)
    }

    /// What its client was greeted with; nil before the upgrade and after the end.
    var clientName: String? { self.wamp?.session.description ?? self.access?.clientName }

    /// What the channel has not passed to the kernel.
    var channelBytes: Int {
        (try? self.context?.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    /// Whether more replies wait than a peer may leave unread.
    var isReplyFull: Bool { self.outstandingBytes > ShardSettings.replyBytes }

    func read(context: ChannelHandlerContext) {
        // A peer that asks and asks but does not read the answers is not read either.
        // Nor is one about whom is being decided: what comes behind its request waits in the kernel.
        guard !self.isReplyFull, self.admission == nil, !self.isPaused else {
            self.isReadHeld = true
            return
        }
        context.read()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.handshakeTimer?.cancel()
        self.closeTimer?.cancel()
        self.dropAdmission()
        self.dropDealings()
        if let slot = self.slot {
            self.slot = nil
            if let access = self.access { self.shard.release(slot, access: access) }
            if self.canary != nil { self.shard.canaries -= 1 }
        } else {
            self.endUpgrade()
        }
        self.access = nil
        self.wamp = nil
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A reset or a broken pipe: the peer is gone, and that is all there is to know.
        context.close(promise: nil)
    }

    // MARK: Upgrade

    /// Decides about a request: exactly one answer.
    func decide(_ request: UpgradeRequest) {
        switch self.validator.decide(request, dialects: self.shard.rules.dialects) {
        case .probe(let probe):
            self.reject { $0.writeProbe(probe, gate: self.shard.gate) }
        case .reject(let rejection):
            self.refuse(rejection)
        case .accept(let choice):
            guard let canary = self.canary else { return self.admit(request, as: choice) }
            self.admit(request, as: choice, canary)
        }
    }

    /// The connection becomes a WebSocket.
    func accept(_ admission: Admission, access: ConnectionAccess) {
        guard let context = self.context else { return }
        guard let descriptor = context.socketDescriptor else {
            return self.refuse(HTTPRejection(.internalServerError, "the connection has no socket to write to"))
        }
        self.endUpgrade()
        var answer = self.upgradeAnswer(to: admission)
        var access = access
        if let wamp = self.wamp {
            access.id = wamp.session.connection
            answer.writeFrames(of: wamp.machine.opened(isAllowed: true).replies)
        } else {
            access.number = .random(in: .min ... .max)
            answer.writeFrame(of: self.shard.hello(client: access.clientName))
        }
        let slot = self.shard.open(self, descriptor: descriptor, access: access)
        if self.canary != nil { self.shard.canaries += 1 }
        self.slot = slot
        self.access = access
        self.shard.broadcaster.answered(slot)
        self.write(answer)
        if let canary = self.canary { self.subscribe(canary) } else { self.subscribeAutomatically() }
    }

    /// The client may not connect. Where its dialect has words of its own for that it hears them, in a connection that never
    /// gets a slot.
    func refuse(_ admission: Admission, _ refusal: Refusal) {
        guard case .wamp = admission.choice.dialect else {
            return self.refuse(HTTPRejection(.forbidden, refusal.reason))
        }
        self.shard.figures.refusedUpgrades += 1
        self.admission = nil
        var answer = self.upgradeAnswer(to: admission)
        guard let wamp = self.wamp else { return }
        let action = wamp.machine.opened(isAllowed: false)
        answer.writeFrames(of: action.replies)
        self.write(answer)
        if case .sendAndClose(_, let code, let reason) = action { self.close(code, reason: reason) }
    }

    /// The connection speaks its dialect from here on: the answer that says so.
    private func upgradeAnswer(to admission: Admission) -> ByteBuffer {
        self.handshakeTimer?.cancel()
        self.handshakeTimer = nil
        self.machine.upgradeAccepted(limits: self.shard.settings.webSocket)
        self.wamp = WAMPDialogue(admission.choice.dialect)
        var answer = ByteBuffer()
        answer.reserveCapacity(256)
        answer.writeUpgradeAcceptance(key: admission.key, subprotocol: admission.choice.subprotocol)
        return answer
    }

    /// Answers with an error of HTTP's and ends the connection.
    func refuse(_ rejection: HTTPRejection) {
        self.shard.figures.refusedUpgrades += 1
        self.logRefusal(rejection)
        self.reject { $0.writeUpgradeRejection(rejection) }
    }

    private func reject(_ write: (inout ByteBuffer) -> Void) {
        self.dropAdmission()
        self.machine.upgradeRefused()
        var answer = ByteBuffer()
        write(&answer)
        self.write(answer)
        self.shutDownOutput()
    }

    private func dropAdmission() {
        self.admission?.timer?.cancel()
        self.admission = nil
    }

    private func endUpgrade() {
        self.shard.pendingUpgrades -= 1
    }

    private func handshakeTimerFired() {
        switch self.machine.handshakeTimerFired() {
        case .none: break
        case .closeTransport: self.context?.close(promise: nil)
        case .reject(let rejection): self.refuse(rejection)
        }
    }

    // MARK: Writing

    /// Passes the rest of a begun frame, and whole frames behind it, to the channel.
    func writeRest(_ bytes: ByteBuffer) {
        self.write(bytes, replyBytes: 0)
        self.context.map(self.flushIfDue)
    }

    /// Writes through the channel. Inside a read it is flushed when the read is complete.
    func write(_ bytes: ByteBuffer) {
        self.write(bytes, replyBytes: bytes.readableBytes)
    }

    /// - Parameter count: What of it bounds the reading of commands: a client that is slow with its pushes is still heard.
    private func write(_ bytes: ByteBuffer, replyBytes count: Int) {
        guard let context = self.context else { return }
        if let slot = self.slot { self.shard.broadcaster.channelFilled(slot) }
        self.outstandingWrites += 1
        self.outstandingBytes += count
        self.isFlushDue = true
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in self.writeCompleted(bytes: count) }
        context.write(self.wrapOutboundOut(bytes), promise: promise)
    }

    func flushIfDue(_ context: ChannelHandlerContext) {
        guard self.isFlushDue else { return }
        self.isFlushDue = false
        context.flush()
    }

    private func writeCompleted(bytes: Int) {
        self.outstandingWrites -= 1
        self.outstandingBytes -= bytes
        if self.outstandingBytes <= ShardSettings.replyBytes / 2 { self.resumeReading() }
        guard self.outstandingWrites == 0, let slot = self.slot else { return }
        self.shard.channelDrained(slot)
    }

    /// Goes on with what was held back because replies, or the decision about the upgrade, were waiting.
    func resumeReading() {
        guard self.admission == nil, let context = self.context else { return }
        if var held = self.unread {
            self.unread = nil
            self.process(&held)
            if held.readableBytes > 0 { self.unread = held }
        }
        self.flushIfDue(context)
        if self.isReadHeld, !self.isReplyFull, !self.isPaused {
            self.isReadHeld = false
            context.read()
        }
    }
}
