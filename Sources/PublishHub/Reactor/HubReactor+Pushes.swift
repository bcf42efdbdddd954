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
        while !budget.isSpent {
            guard case .received = try socket.receive(&message, through: &scratch, limits: limits) else { return }
            budget.spend(bytes: message.byteCount + message.excessBytes)
            try body()
        }
    }

    /// Fire and forget: nobody hears of a refusal, so it is counted and logged.
    func readIngest() throws(ZeroMQError) {
        let limits = MultipartMessage.Limits(frames: Self.pushFrames, bytes: configuration.pushes.single)
        try readMessages(of: sockets.ingest, limits: limits) { () throws(ZeroMQError) in
            let start = now
            _ = try handle(message.frames[...], credential: .none, door: .ingest)
            metrics.handled(in: now - start, door: .ingest)
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
            let start = now
            guard let peer = message.frames.first else { return }
            let (frames, answer) = try handleRequest(message.frames.dropFirst())
            try reply([peer] + frames + [answer.body], on: sockets.backends)
            metrics.handled(in: now - start, door: .backends)
        }
    }

    private func handleRequest(
        _ frames: ArraySlice<ByteBuffer>
    ) throws(ZeroMQError) -> (envelope: [ByteBuffer], answer: PushAnswer) {
        let parts: (envelope: BackendEnvelope, push: ArraySlice<ByteBuffer>)
        do throws(Refusal) {
            parts = try BackendEnvelope.split(frames)
        } catch {
            refused(RefusalReason(error), error.reason, door: .backends)
            // The envelope cannot be given back; an empty frame is the least that any peer can read past.
            return ([ByteBuffer()], PushAnswer(error))
        }
        return (parts.envelope.frames, try handle(parts.push, credential: .field, door: .backends))
    }

    /// Reads one push, publishes it and says what became of it.
    private func handle(
        _ frames: ArraySlice<ByteBuffer>,
        credential: PushCredential,
        door: HubDoor
    ) throws(ZeroMQError) -> PushAnswer {
        let request: PushRequest
        do throws(Refusal) {
            try checkWhole(frames.count)
            request = try rulebook.current.decoder.decode(frames: Array(frames), credential: credential)
        } catch {
            refused(RefusalReason(error), error.reason, door: door)
            return PushAnswer(error)
        }
        return PushAnswer(outcomes: try publish(request, door: door), asList: request.answersAsList)
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

    /// Publishes what can be and counts what cannot, in the request's order.
    func publish(_ request: PushRequest, door: HubDoor) throws(ZeroMQError) -> [PushAnswer.Outcome] {
        var outcomes: [PushAnswer.Outcome] = []
        outcomes.reserveCapacity(request.items.count)
        for item in request.items {
            switch item {
            case .success(let push):
                try publish(push, door: door)
                outcomes.append(.pushed(topic: push.topic, id: push.id))
            case .failure(let refusal):
                refused(RefusalReason(refusal), refusal.reason, door: door)
                outcomes.append(.refused(refusal))
            }
        }
        return outcomes
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
                do throws(ZeroMQError) {
                    continuation.resume(returning: .success(try publish(pushes, door: .http)))
                } catch {
                    continuation.resume(returning: .failure(.unavailable("the hub is stopping")))
                    throw error
                }
            case .clients(let continuation):
                budget.messages -= 1
                try askForClients(continuation)
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
