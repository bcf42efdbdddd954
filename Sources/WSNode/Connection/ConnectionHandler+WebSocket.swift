import MusterDomain
import NIOCore

extension ConnectionHandler {
    /// Performs what the machine makes of the bytes, until it needs more.
    func process(_ buffer: inout ByteBuffer) {
        // Replies that wait bound what is read of further commands, within one read too: a small command may have a large
        // reply. The rest is taken up when the peer has read. What they cost the other connections is bounded too.
        var end: NIODeadline?
        while !self.isReplyFull, !self.isPaused {
            switch self.machine.bytesReceived(&buffer) {
            case .needMoreData:
                return
            case .takeProxyHeader(let header):
                self.take(header)
            case .refuseProxyHeader(let violation):
                self.refuse(violation)
            case .decide(let request):
                self.decide(request)
            case .reject(let rejection):
                self.refuse(rejection)
            case .handleText(let text):
                self.handle(text)
                let now = NIODeadline.now()
                if now >= end ?? .distantFuture { self.pause() }
                end = end ?? now + ShardSettings.sliceTime
            case .refuseBinary:
                self.close(.unsupportedData, reason: "expected text, found a binary message")
            case .answerPing(let payload):
                self.writeFrame(.pong, payload)
            case .notePong:
                break
            case .answerClose(let code):
                self.answerClose(code)
            case .finish:
                self.context?.close(promise: nil)
            case .fail(let violation):
                self.fail(violation)
            }
        }
    }

    private func writeFrame(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) {
        var frame = ByteBuffer()
        frame.writeWebSocketFrame(opcode: opcode, payload: payload)
        self.write(frame)
    }

    func reply(_ reply: NativeReply) {
        var frame = ByteBuffer()
        frame.writeFrame(of: reply)
        if let slot = self.slot {
            self.shard.broadcaster.answered(slot)
            if self.areRepliesInLine { return self.replyInLine(frame, slot) }
        }
        self.write(frame)
    }

    // MARK: Commands

    private func handle(_ text: ByteBuffer) {
        guard self.slot != nil else { return }
        if let wamp = self.wamp { return self.handle(text, in: wamp) }
        do throws(NativeFault) {
            let request = try NativeRequest(decoding: text)
            switch request.command {
            case .subscribe(let topics):
                self.subscribe(SubscribeCommand(id: request.id, topics: topics))
            case .unsubscribe(let topics, let isSingle):
                self.unsubscribe(topics, id: request.id, isSingle: isSingle)
            case .publish(let publish):
                self.publish(PublishCommand(id: request.id, publish: publish))
            case .history(let query):
                self.readHistory(HistoryCommand(id: request.id, query: query))
            case .beat:
                break
            }
        } catch {
            self.reply(.error(id: error.id, error.refusal))
        }
    }

    // MARK: Closing

    /// The peer closes: its code is echoed, and the server ends the connection (RFC 6455 §7.1.1).
    private func answerClose(_ code: UInt16?) {
        if let slot = self.slot { self.shard.close(slot) }
        var frame = ByteBuffer()
        frame.writeWebSocketClose(code: code)
        self.write(frame)
        self.shutDownOutput()
    }

    private func fail(_ violation: WebSocketViolation) {
        self.shard.figures.violations += 1
        if let slot = self.slot { self.shard.close(slot) }
        let (code, reason) = violation.answer
        var frame = ByteBuffer()
        frame.writeWebSocketClose(code: code, reason: reason)
        self.write(frame)
        self.shutDownOutput()
    }

    /// Ends the connection with a code of the catalogue.
    func close(_ code: CloseCode, reason: String) {
        switch self.machine.closeRequested() {
        case .none:
            break
        case .closeTransport:
            self.context?.close(promise: nil)
        case .sendClose:
            guard let context = self.context else { return }
            if let slot = self.slot { self.shard.close(slot) }
            var frame = ByteBuffer()
            frame.writeWebSocketClose(code: code, reason: reason)
            self.write(frame)
            self.flushIfDue(context)
            self.startCloseTimer(context)
        }
    }

    /// Ends the connection without a closing handshake, behind what waits for it: so its client takes it for a broken wire and
    /// comes back.
    func endTransport() {
        if let slot = self.slot { self.shard.sendLast(slot) }
        switch self.machine.endRequested() {
        case .none:
            break
        case .closeTransport:
            self.context?.close(promise: nil)
        case .shutDown:
            if let slot = self.slot { self.shard.close(slot) }
            self.shutDownOutput()
        }
    }

    /// Says goodbye and ends the connection, in the way of its dialect. What waits for it is sent first as far as the kernel
    /// takes it.
    ///
    /// - Parameter reason: For the client's eyes; the code's name where there is none.
    func sayGoodbye(_ code: CloseCode, reason: String? = nil, reconnectAfter milliseconds: Int?) {
        guard self.machine.isOpen else { return }
        let reason = reason ?? code.name
        if let wamp = self.wamp { return self.end(wamp, code, reason: reason) }
        if let slot = self.slot { self.shard.sendLast(slot) }
        // It does not wait: what is still queued is not sent any more.
        self.dealings?.areRepliesInLine = false
        self.reply(.goodbye(code: code.rawValue, reason: reason, reconnectAfterMilliseconds: milliseconds))
        self.close(code, reason: reason)
    }

    /// A write failed: the connection is broken.
    func transportFailed() {
        self.context?.close(promise: nil)
    }
}
