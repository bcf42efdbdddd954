import MusterDomain
import NIOCore

/// Verifying in slices: expressions may take thousands of steps, a command a thousand topics, and a read hundreds of
/// commands; the other connections of the loop must not wait for all of that.
///
/// While a command is not finished nothing is read from its client, so that replies keep their order and a client that
/// asks for much waits for itself.
extension ConnectionHandler {
    /// Whether the rest of what was read waits for the next slice.
    var isPaused: Bool {
        self.dealings.map { $0.isPaused || $0.isWaitingForLanes || $0.isWaitingForPositions } ?? false
    }

    /// Goes on in a while, so that others come in between.
    func pause() {
        let dealings = self.makeDealings()
        guard !dealings.isPaused else { return }
        dealings.isPaused = true
        // Not by `execute`: the loop would do that before it looks after its sockets.
        _ = self.shard.loop.assumeIsolated().scheduleTask(in: ShardSettings.slicePause) { self.pauseEnded() }
    }

    /// The connection is about to end: its client's commands wait for nothing any more, and what it says to that is read.
    func stopWaiting() {
        guard let dealings = self.dealings, !dealings.laneWaits.isEmpty || !dealings.positionWaits.isEmpty else {
            return
        }
        self.dropLaneWaits(of: dealings)
        self.dropPositionWaits(of: dealings)
        self.resumeReading()
    }

    private func pauseEnded() {
        guard let dealings = self.dealings else { return }
        dealings.isPaused = false
        if !self.machine.isOpen || self.slot == nil { dealings.unfinished = [] }
        if !dealings.unfinished.isEmpty { self.proceed(with: dealings.unfinished.removeFirst()) }
        if !dealings.unfinished.isEmpty { self.pause() }
        self.resumeReading()
    }

    /// Verifies the topics of a command as far as the slice goes.
    func proceed(with verification: SubscribeVerification) {
        guard var judge = self.judge() else { return }
        var verification = verification
        let generation = self.shard.rules.generation
        if verification.generation != generation {
            (verification.generation, verification.passages) = (generation, [])
        }
        let end = NIODeadline.now() + ShardSettings.sliceTime
        while let topic = verification.next {
            switch topic.name {
            case .success(let name): verification.passages.append(judge.subscribe(to: name))
            case .failure(let refusal): verification.passages.append(.refused(refusal))
            }
            guard NIODeadline.now() < end else { break }
        }
        if verification.next == nil {
            self.verified(verification)
        } else {
            self.makeDealings().unfinished.insert(verification, at: 0)
            self.pause()
        }
    }
}
