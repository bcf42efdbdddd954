import Logging
import Metrics
import MusterDomain
import NIOCore
import ZeroMQ

/// Pushes to topics that keep history: they are numbered and published when the store has them.
extension HubReactor {
    /// Who waits for what of history, by the numbers of the jobs.
    enum HistoryWait {
        /// Items of a request, by their places in it.
        case push(PendingRequest, places: [Int], pushes: [Push])
        case recall(HistoryRecall, peer: ByteBuffer)
        case http(HubRequest.HistoryContinuation)
    }

    /// Publishes what can be and counts what cannot, in the request's order, and answers when everything is decided.
    func publish(_ request: PushRequest, door: HubDoor, _ reply: PushReply) throws(ZeroMQError) {
        let start = now
        guard request.items.contains(where: { (try? $0.get().goesToHistory) ?? false }) else {
            return try publishUnkept(request, door: door, reply, start)
        }
        let pending = PendingRequest(request, door: door, reply: reply, start: start)
        var places: [Int] = []
        var pushes: [Push] = []
        for (place, item) in request.items.enumerated() {
            switch item {
            case .success(let push) where push.goesToHistory:
                places.append(place)
                pushes.append(push)
            case .success(let push):
                pending.outcomes[place] = try publishUnkept(push, door: door)
            case .failure(let refusal):
                refused(RefusalReason(refusal), refusal.reason, door: door)
                pending.outcomes[place] = .refused(refusal)
            }
        }
        try append(pushes, places: places, of: pending)
    }

    /// A request none of whose pushes is kept: all is known at once.
    private func publishUnkept(
        _ request: PushRequest,
        door: HubDoor,
        _ reply: PushReply,
        _ start: Duration
    ) throws(ZeroMQError) {
        var outcomes: [PushAnswer.Outcome] = []
        outcomes.reserveCapacity(request.items.count)
        for item in request.items {
            switch item {
            case .success(let push):
                outcomes.append(try publishUnkept(push, door: door))
            case .failure(let refusal):
                refused(RefusalReason(refusal), refusal.reason, door: door)
                outcomes.append(.refused(refusal))
            }
        }
        try answer(reply, outcomes, asList: request.answersAsList, ticket: nil)
        if door != .http { metrics.handled(in: now - start, door: door) }
    }

    /// Numbers and publishes a push of which nothing is kept.
    private func publishUnkept(_ push: Push, door: HubDoor) throws(ZeroMQError) -> PushAnswer.Outcome {
        if let id = push.id {
            let topic = HistoryTopic(vhost: push.vhost, name: push.topic)
            guard idempotency.note(id, of: topic, now: UInt64(clamping: Int(now / .milliseconds(1)))) else {
                metrics.duplicates.increment()
                return .pushed(topic: push.topic, id: id, isDuplicate: true)
            }
        }
        try publish(push, door: door)
        return .pushed(topic: push.topic, id: push.id)
    }

    private func append(_ pushes: [Push], places: [Int], of pending: PendingRequest) throws(ZeroMQError) {
        let items = pushes.compactMap { push in push.retention.map { HistoryPush(push: push, retention: $0) } }
        let bytes = pushes.reduce(0) { $0 + $1.historyBytes }
        guard historyBytes == 0 || historyBytes + bytes <= configuration.pendingBytes else {
            return try refuse(places, of: pending, .unavailable("too many pushes wait for history: try again"))
        }
        guard submit(.append(items), .push(pending, places: places, pushes: pushes)) else {
            return try refuse(places, of: pending, .unavailable("the hub is stopping"))
        }
        historyBytes += bytes
        if case .backends(let peer, _) = pending.reply { pending.ticket = answerQueue.reserve(peer) }
    }

    func refuse(_ places: [Int], of pending: PendingRequest, _ refusal: Refusal) throws(ZeroMQError) {
        for place in places {
            refused(RefusalReason(refusal), refusal.reason, door: pending.door)
            pending.outcomes[place] = .refused(refusal)
        }
        try answer(pending)
    }

    /// Hands a job to the keeper; false when it takes none any more.
    func submit(_ job: HistoryJob, _ wait: HistoryWait) -> Bool {
        historyNumber += 1
        guard history.submit(job, number: historyNumber) else { return false }
        historyWaits[historyNumber] = wait
        return true
    }

    // MARK: Results

    /// Publishes and answers what the store has committed, and answers what was read, in the keeper's order.
    func takeHistoryResults() throws(ZeroMQError) {
        if history.isClosed, !mailbox.isStopping {
            // The keeper has failed: nothing more can be kept, and whoever supervises the hub starts it again.
            mailbox.requestStop()
        }
        for (number, result) in history.takeResults() {
            guard let wait = historyWaits.removeValue(forKey: number) else { continue }
            switch wait {
            case .push(let pending, let places, let pushes):
                try appended(result, pending, places, pushes)
            case .recall(let recall, let peer):
                try answer(recall, result, peer)
            case .http(let continuation):
                continuation.resume(returning: result)
            }
        }
    }

    private func appended(
        _ result: HistoryResult,
        _ pending: PendingRequest,
        _ places: [Int],
        _ pushes: [Push]
    ) throws(ZeroMQError) {
        historyBytes -= pushes.reduce(0) { $0 + $1.historyBytes }
        guard case .appended(let outcomes) = result else {
            return try refuse(places, of: pending, .unavailable("history: the push was not taken: try again"))
        }
        for (place, (push, outcome)) in zip(places, zip(pushes, outcomes)) {
            pending.outcomes[place] = try publish(push, outcome, door: pending.door)
        }
        try answer(pending)
    }

    private func publish(
        _ push: Push,
        _ outcome: AppendOutcome,
        door: HubDoor
    ) throws(ZeroMQError) -> PushAnswer.Outcome {
        switch outcome {
        case .appended(let position):
            var push = push
            push.position = position
            try publish(push, door: door)
            return .pushed(topic: push.topic, id: push.id, position: position)
        case .duplicate(let position):
            metrics.duplicates.increment()
            return .pushed(topic: push.topic, id: push.id, position: position, isDuplicate: true)
        case .stale(let position):
            metrics.stale.increment()
            return .pushed(topic: push.topic, id: push.id, position: position, isStale: true)
        case .refused(let refusal):
            refused(RefusalReason(refusal), refusal.reason, door: door)
            return .refused(refusal)
        }
    }

    // MARK: Answers

    private func answer(_ pending: PendingRequest) throws(ZeroMQError) {
        guard !pending.isAnswered else { return }
        pending.isAnswered = true
        let outcomes = pending.outcomes.compactMap { $0 }
        try answer(pending.reply, outcomes, asList: pending.answersAsList, ticket: pending.ticket)
        if pending.door != .http { metrics.handled(in: now - pending.start, door: pending.door) }
    }

    private func answer(
        _ reply: PushReply,
        _ outcomes: [PushAnswer.Outcome],
        asList: Bool,
        ticket: UInt64?
    ) throws(ZeroMQError) {
        switch reply {
        case .none:
            break
        case .backends(let peer, let envelope):
            try answer(peer, envelope, PushAnswer(outcomes: outcomes, asList: asList), ticket: ticket)
        case .http(let continuation):
            continuation.resume(returning: .success(outcomes))
        case .node(let peer, let number):
            try answer(outcomes.first, number, peer)
        }
    }

    /// Answers to one peer go in the order of its requests: some wait for the store, and those behind them for these.
    func answer(
        _ peer: ByteBuffer,
        _ envelope: [ByteBuffer],
        _ answer: PushAnswer,
        ticket: UInt64? = nil
    ) throws(ZeroMQError) {
        let frames = [peer] + envelope + [answer.body]
        for ready in answerQueue.completed(frames, peer: peer, ticket: ticket) {
            try reply(ready, on: sockets.backends)
        }
    }

    private func answer(_ outcome: PushAnswer.Outcome?, _ number: UInt64, _ peer: ByteBuffer) throws(ZeroMQError) {
        switch outcome {
        case .pushed(_, _, let position, _, _):
            try send(.published(number, position), to: peer)
        case .refused(let refusal):
            try send(.publishRefused(number, PublishRefusal(refusal)), to: peer)
        case nil:
            break
        }
    }
}

extension Push {
    /// A push for connections that it names must not be shown to others later, and so is not kept.
    var goesToHistory: Bool { retention != nil && audience.eligible == nil }

    /// What it weighs while it waits for the store.
    var historyBytes: Int { data.readableBytes + 256 }
}
