import MusterDomain
import NIOCore
import ZeroMQ

/// The backends' doors.
extension HubReactor {
    /// Frames that a push itself has at most.
    private static let pushFrames = 3

    /// Takes one door's part of the turn: calls `body` for each message, which is then in ``message``.
    func readMessages(
        of socket: ZeroMQSocket,
        limits: MultipartMessage.Limits,
        _ body: () throws(ZeroMQError) -> Void
    ) throws(ZeroMQError) {
        var budget = configuration.turn
        while !budget.isSpent, !isHistoryFull || socket === sockets.publish || socket === sockets.control {
            guard case .received = try socket.receive(&message, through: &scratch, limits: limits) else { return }
            budget.spend(bytes: message.byteCount + message.excessBytes)
            try body()
        }
    }

    /// Fire and forget: nobody hears of a refusal, so it is counted and logged.
    func readIngest() throws(ZeroMQError) {
        let limits = MultipartMessage.Limits(frames: Self.pushFrames, bytes: configuration.pushes.single)
        try readMessages(of: sockets.ingest, limits: limits) { () throws(ZeroMQError) in
            try handle(message.frames[...], credential: .none, door: .ingest, .none)
        }
    }

    /// Acknowledged pushes: the envelope comes back with one frame of JSON.
    func readBackends() throws(ZeroMQError) {
        let envelope = BackendEnvelope.maximumFrames
        let limits = MultipartMessage.Limits(
            frames: 1 + envelope + Self.pushFrames,
            bytes: configuration.pushes.single + (1 + envelope) * BackendEnvelope.maximumFrameBytes
        )
        try readMessages(of: sockets.backends, limits: limits) { () throws(ZeroMQError) in
            guard let peer = message.frames.first else { return }
            try handleRequest(message.frames.dropFirst(), of: peer)
        }
    }

    private func handleRequest(_ frames: ArraySlice<ByteBuffer>, of peer: ByteBuffer) throws(ZeroMQError) {
        let parts: (envelope: BackendEnvelope, push: ArraySlice<ByteBuffer>)
        do throws(Refusal) {
            parts = try BackendEnvelope.split(frames)
        } catch {
            refused(RefusalReason(error), error.reason, door: .backends)
            // The envelope cannot be given back; an empty frame is the least that any peer can read past.
            return try answer(peer, [ByteBuffer()], PushAnswer(error))
        }
        let reply = PushReply.backends(peer: peer, envelope: parts.envelope.frames)
        try handle(parts.push, credential: .field, door: .backends, reply)
    }

    /// Reads one push, publishes it and says what became of it.
    private func handle(
        _ frames: ArraySlice<ByteBuffer>,
        credential: PushCredential,
        door: HubDoor,
        _ reply: PushReply
    ) throws(ZeroMQError) {
        let request: PushRequest
        do throws(Refusal) {
            try checkWhole(frames.count)
            request = try rulebook.current.decoder.decode(frames: Array(frames), credential: credential)
        } catch {
            refused(RefusalReason(error), error.reason, door: door)
            if case .backends(let peer, let envelope) = reply { try answer(peer, envelope, PushAnswer(error)) }
            return
        }
        try publish(request, door: door, reply)
    }

    /// Refuses a message of which a part was not kept.
    private func checkWhole(_ kept: Int) throws(Refusal) {
        guard !message.isWhole else { return }
        let found = kept + message.excessFrames
        if found > Self.pushFrames {
            throw .badRequest("push: expected 1 to \(Self.pushFrames) frames, found \(found)")
        }
        let bytes = message.byteCount + message.excessBytes
        throw .tooLarge("push: expected at most \(configuration.pushes.single) bytes, found \(bytes)")
    }

    /// HTTP's requests.
    ///
    /// One counts as many pushes as it has; none is cut in two.
    func answerRequests() throws(ZeroMQError) {
        var budget = configuration.turn
        while !budget.isSpent, let request = mailbox.take() {
            switch request {
            case .push(let pushes, let continuation):
                budget.messages -= pushes.items.count
                try publish(pushes, door: .http, .http(continuation))
            case .clients(let continuation):
                budget.messages -= 1
                try askForClients(continuation)
            case .history(let job, let continuation):
                budget.messages -= 1
                if historyWaits.count >= Self.waitingReads || !submit(job, .http(continuation)) {
                    continuation.resume(returning: .failed(.unavailable("history takes no questions now: try again")))
                }
            case .nodes(let continuation):
                budget.messages -= 1
                let manifest = rulebook.current.manifest
                continuation.resume(
                    returning: .success(NodeStatus.json(registry.statuses, manifest: manifest, now: now))
                )
            }
        }
        if mailbox.count > 0 {
            // The signal was consumed; what is left must wake the next turn.
            mailbox.wakeUp.signal()
        }
    }
}
