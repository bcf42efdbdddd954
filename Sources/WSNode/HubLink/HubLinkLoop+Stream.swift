import Logging
import MusterDomain
import NIOCore
import ZeroMQ

/// The stream: what it brings goes to the shards in each lane's sequence, and what it does not is pulled.
extension HubLinkLoop {
    func drainStream() throws {
        self.batch = StreamBatch()
        self.hasApplied = false
        var count = 0
        while count < HubLinkSettings.drainLimit, self.batch.weight < HubLinkSettings.drainBytes {
            guard case .received(let more) = try self.stream.socket.receive(into: &self.message) else { break }
            count += 1
            // Ours are single frames: the rest of a foreign message is no push either.
            if more { self.figures.malformed += 1 }
            self.message.withUnsafeBytes { self.receive($0) }
        }
        self.handOver()
        // A stream that is full of pushes is not silent, though its next beat stands behind them.
        if self.hasApplied, let term = self.follower.currentTerm { self.noteHeard(term) }
        // A node that is behind on what has arrived is slow and not deaf.
        if count == HubLinkSettings.drainLimit { self.canary.repairProgressed(now: Monotonic.milliseconds()) }
        if count > 1 { Monotonic.pause(microseconds: HubLinkSettings.gatherMicroseconds) }
    }

    /// Gives the shards what has been gathered.
    func handOver() {
        guard !self.batch.isEmpty else { return }
        self.figures.batches += 1
        self.link.ring.append(self.batch)
        self.batch = StreamBatch()
        for port in self.link.ports { port.wake() }
    }

    private func receive(_ bytes: UnsafeRawBufferPointer) {
        do throws(StreamError) {
            switch try StreamDecoder.decode(bytes) {
            case .push(let push): self.receive(push, bytes)
            case .beat(let beat): self.receive(beat)
            case .probe(let probe): self.receive(probe)
            }
        } catch {
            self.figures.malformed += 1
        }
    }

    // MARK: Pushes

    private func receive(_ push: StreamPush, _ bytes: UnsafeRawBufferPointer) {
        let action = self.follower.pushReceived(lane: push.lane, term: push.term, sequence: push.sequence)
        self.noticeTerm()
        switch action {
        case .apply:
            self.apply(push, bytes)
        case .applyAndRelease:
            self.apply(push, bytes)
            self.release(push.lane)
        case .hold:
            let frame = ByteBuffer(bytes: bytes)
            // What it will weigh in the ring, where all that is held may go at once.
            let weight = frame.storageCapacity + MemoryLayout<StreamBatch.Item>.stride
            self.follower.hold(frame, bytes: weight, lane: push.lane, sequence: push.sequence)
            self.noteHole()
        case .dropForNow:
            self.noteHole()
        case .dropDuplicate, .dropOldTerm, .dropForeign:
            self.figures.dropped += 1
        }
    }

    private func apply(_ push: StreamPush, _ bytes: UnsafeRawBufferPointer) {
        self.hasApplied = true
        self.figures.received += 1
        self.figures.receivedBytes += UInt64(bytes.count)
        let hash = TopicKey.hash(vhost: push.vhost, name: UnsafeRawBufferPointer(rebasing: bytes[push.topic]))
        if push.position.map({ self.mayPass(push, $0, hash: hash, bytes) }) ?? true {
            self.batch.append(push, frame: bytes, topicHash: hash)
        }
        self.takeAnswers()
    }

    /// Applies what has waited for the push before it.
    private func release(_ lane: Lane) {
        while let frame = self.follower.takeReleased(lane: lane) {
            frame.withUnsafeReadableBytes { bytes in
                // It was read before it was held.
                guard case .push(let push)? = try? StreamDecoder.decode(bytes) else { return }
                self.apply(push, bytes)
            }
            if self.batch.weight >= HubLinkSettings.drainBytes { self.handOver() }
        }
    }

    /// A frame that the hub sent again because it was pulled.
    func receiveReplayed(_ frame: ByteBuffer) {
        frame.withUnsafeReadableBytes { bytes in
            do throws(StreamError) {
                guard case .push(let push) = try StreamDecoder.decode(bytes) else {
                    self.figures.malformed += 1
                    return
                }
                self.figures.replayed += 1
                self.receive(push, bytes)
            } catch {
                self.figures.malformed += 1
            }
        }
        if self.batch.weight >= HubLinkSettings.drainBytes { self.handOver() }
    }

    // MARK: Heads

    private func receive(_ beat: StreamBeat) {
        self.figures.beats += 1
        self.follower.beatReceived(beat)
        self.noticeTerm()
        self.noteHeard(beat.term)
    }

    private func receive(_ probe: StreamProbe) {
        self.follower.probeReceived(probe, isOurs: self.machine.isExpecting(probe.nonce))
        self.noticeTerm()
        self.noteHeard(probe.term)
        if let lane = probe.lane { return self.receive(probe, on: lane) }
        self.advance(self.machine.probeReceived(probe.nonce))
    }

    /// The stream is alive: only what the run of the hub says that is followed shows it. A frame of a far term, from wherever, must
    /// not make everything after it count as heard and be dropped.
    private func noteHeard(_ term: Term) {
        guard term == self.follower.currentTerm else { return }
        let now = Monotonic.milliseconds()
        if self.machine.streamHeard(now: now) { self.control.peerReturned(now: now) }
        self.stream.heard(now: now)
    }

    // MARK: Losses

    /// The hub has not got it any more either.
    func receive(_ loss: LaneLoss) {
        var lost: UInt64 = 0
        while true {
            let count = self.follower.lossReceived(lane: loss.lane, term: loss.term, through: loss.through)
            guard count > 0 else { break }
            lost &+= count
            self.batch.append(.laneGap(loss.lane, .lost))
            self.tracker.laneLost(loss.lane)
            self.putOut()
            self.release(loss.lane)
        }
        self.takeAnswers()
        guard lost > 0 else { return }
        self.figures.lost &+= lost
        self.link.logger.warning(
            "pushes are lost: the hub has them no more",
            metadata: ["stream.lane": "\(loss.lane.rawValue)", "stream.lost": "\(lost)"]
        )
    }

    /// Another run of the hub has begun: nobody knows what of the one before did not come.
    private func noticeTerm() {
        guard self.follower.currentTerm != self.knownTerm else { return }
        if self.knownTerm != nil {
            self.batch.append(.laneGap(nil, .hubRestarted))
            self.tracker.termChanged()
            self.putOut()
            self.link.logger.warning("another run of the hub is on the stream; pushes before it may be missed")
        }
        self.knownTerm = self.follower.currentTerm
        self.takeAnswers()
        self.figures.lost &+= self.follower.abandoned &- self.knownAbandoned
        self.knownAbandoned = self.follower.abandoned
    }

    private func noteHole() {
        guard self.gapLog.mayLog(now: Monotonic.milliseconds()) else { return }
        self.link.logger.notice(
            "pushes did not arrive and are pulled from the hub",
            metadata: [
                "stream.missing": "\(self.follower.missing)", "stream.lanes": "\(self.follower.lanesInRepair)",
            ]
        )
    }
}
