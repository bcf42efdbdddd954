import Logging
import MusterDomain
import NIOCore
import ZeroMQ

/// The stream: what it brings goes to the shards in each lane's sequence, and what it does not is pulled.
extension HubLinkLoop {
    func drainStream() throws {
        self.batch = StreamBatch()
        var count = 0
        while count < HubLinkSettings.drainLimit, self.batch.weight < HubLinkSettings.drainBytes {
            guard case .received(let more) = try self.stream.receive(into: &self.message) else { break }
            count += 1
            // Ours are single frames: the rest of a foreign message is no push either.
            if more { self.figures.malformed += 1 }
            self.message.withUnsafeBytes { self.receive($0) }
        }
        self.handOver()
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
        case .dropDuplicate, .dropOldTerm:
            self.figures.dropped += 1
        }
    }

    private func apply(_ push: StreamPush, _ bytes: UnsafeRawBufferPointer) {
        self.figures.received += 1
        self.figures.receivedBytes += UInt64(bytes.count)
        self.batch.append(push, frame: bytes)
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
        self.machine.streamHeard(now: Monotonic.milliseconds())
        self.follower.beatReceived(beat)
        self.noticeTerm()
    }

    private func receive(_ probe: StreamProbe) {
        self.follower.probeReceived(probe, isOurs: self.machine.isExpecting(probe.nonce))
        self.noticeTerm()
        self.advance(self.machine.probeReceived(probe.nonce, now: Monotonic.milliseconds()))
    }

    // MARK: Losses

    /// The hub has not got it any more either.
    func receive(_ loss: LaneLoss) {
        var lost: UInt64 = 0
        while true {
            let count = self.follower.lossReceived(lane: loss.lane, term: loss.term, through: loss.through)
            guard count > 0 else { break }
            lost &+= count
            self.batch.appendGap(in: loss.lane, .lost)
            self.release(loss.lane)
        }
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
            self.batch.appendGap(in: nil, .hubRestarted)
            self.link.logger.warning("another run of the hub is on the stream; pushes before it may be missed")
        }
        self.knownTerm = self.follower.currentTerm
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
