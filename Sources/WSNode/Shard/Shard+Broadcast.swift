import MusterDomain
import NIOCore

extension Shard {
    /// Hands every push of the batch to the slots on its topic.
    func deliver(_ batch: StreamBatch) {
        batch.bytes.withUnsafeReadableBytes { bytes in
            var marks = batch.marks[...]
            for (place, item) in batch.items.enumerated() {
                while let mark = marks.first, mark.place == place { self.meet(marks.removeFirst().kind) }
                let frame = UnsafeRawBufferPointer(rebasing: bytes[item.base..<(item.base + item.length)])
                self.deliver(item, frame: frame)
            }
            for mark in marks { self.meet(mark.kind) }
        }
        self.dropBroughtFrames()
        self.settle()
        self.boundBacklog()
    }

    private func meet(_ mark: StreamBatch.Mark.Kind) {
        switch mark {
        case .laneGap(let lane, let reason): self.tellGap(in: lane, reason)
        case .topicGap(let topic, let position): self.tellGap(of: topic, position)
        case .answer(let number, let reader):
            guard reader == self.reader else { return }
            // The rest of a begun frame goes to the channel before a reply does.
            self.settle()
            self.requestAnswered(number)
        }
    }

    private func deliver(_ item: StreamBatch.Item, frame bytes: UnsafeRawBufferPointer) {
        let name = UnsafeRawBufferPointer(rebasing: bytes[item.push.topic])
        let key = TopicKey(vhost: item.push.vhost, name: name, hash: item.topicHash)
        var isHeard = self.deliver(item.push, of: bytes, to: key, in: .native)
        if self.deliver(item.push, of: bytes, to: key, in: .wamp(.stork)) { isHeard = true }
        if self.deliver(item.push, of: bytes, to: key, in: .wamp(.sandstone)) { isHeard = true }
        if isHeard { self.figures.pushes += 1 }
    }

    /// Writes a push once as its frame of a dialect and hands it out; false when no connection of the dialect is on the topic.
    private func deliver(
        _ push: StreamPush,
        of bytes: UnsafeRawBufferPointer,
        to key: TopicKey,
        in dialect: Dialect
    ) -> Bool {
        guard let audience = self.tables.audience(of: key, in: dialect) else { return false }
        self.scratch.clear()
        dialect.write(push, of: bytes, into: &self.scratch)
        let frame = self.storeFrame(opcode: .text)
        if push.isForEveryone {
            self.handOut(frame, to: audience.members, tag: audience.tag)
        } else {
            self.leaveOut(bytes[push.excluded])
            if let eligible = push.eligible {
                self.handOut(frame, to: bytes[eligible], on: key, in: dialect, tag: audience.tag)
            } else {
                self.handOut(frame, to: audience.members, tag: audience.tag)
            }
            self.readmit(bytes[push.excluded])
        }
        self.broadcaster.release(frame)
        return true
    }

    func handOut(
        _ frame: Frame,
        to members: UnsafeBufferPointer<SubscriptionTable.Member>,
        tag: TopicTag = .none
    ) {
        var next = self.broadcaster.enqueue(frame, for: members, tag: tag)
        while next < members.count {
            self.relieve(members[next].slot, frame, tag)
            next = self.broadcaster.enqueue(frame, for: members, tag: tag, from: next + 1)
        }
    }

    /// Writes the scratch buffer's bytes as one frame into the store; the caller releases it.
    func storeFrame(opcode: WebSocketOpcode) -> Frame {
        let length = self.scratch.readableBytes
        let header = WebSocketFrameHeader.encodedSize(payloadLength: length)
        return self.scratch.withUnsafeReadableBytes { payload in
            self.broadcaster.append(length: header + length) { memory in
                // why: a frame has at least the two bytes of its header.
                let base = memory.baseAddress.unsafelyUnwrapped
                _ = WebSocketFrameHeader.write(opcode: opcode, payloadLength: length, to: base)
                UnsafeMutableRawBufferPointer(rebasing: memory[header...]).copyMemory(from: payload)
            }
        }
    }

    func close(waiting slot: Int32) {
        // The subscriptions stay until the tables are not being walked any more.
        self.broadcaster.close(slot)
        self.unsettled.append(.overflowed(slot))
    }

    /// Sends what waits for a slot, as far as the kernel takes it, in one system call.
    func send(_ slot: Int32) {
        let (count, bytes) = self.broadcaster.vectors(of: slot, into: self.vectors)
        guard count > 0 else { return }
        let pieces = UnsafeMutableBufferPointer(rebasing: self.vectors[..<count])
        switch SocketWriter.write(pieces, to: self.broadcaster.descriptor(of: slot)) {
        case .wrote(let written):
            self.note(slot, written: written, offered: bytes)
        case .failed:
            self.broadcaster.close(slot)
            self.unsettled.append(.failed(slot))
        }
    }

    /// Sends what waits for a slot before it closes or is answered, as far as the kernel takes it at once.
    func sendLast(_ slot: Int32) {
        // A call takes a bounded number of pieces; each pass sends some, ends in the channel, or closes the slot.
        while !self.broadcaster.isWaiting(slot), self.broadcaster.queuedBytes(of: slot) > 0 { self.send(slot) }
        self.settle()
    }

    private func note(_ slot: Int32, written: Int, offered: Int) {
        let (result, sentOfFirst) = self.broadcaster.sent(slot, bytes: written, offered: offered)
        switch result {
        case .drained:
            break
        case .more:
            self.broadcaster.requeue(slot)
        case .short:
            let rest = self.broadcaster.takeForChannel(
                slot,
                sentOfFirst: sentOfFirst,
                limit: ShardSettings.channelBytes
            )
            self.unsettled.append(.short(slot, rest))
        }
    }

    /// Deals with the outcomes that concern channels.
    func settle() {
        guard !self.unsettled.isEmpty else { return }
        let outcomes = self.unsettled
        self.unsettled.removeAll(keepingCapacity: true)
        for outcome in outcomes {
            switch outcome {
            case .short(let slot, let rest):
                self.handlers[Int(slot)]?.writeRest(rest)
            case .failed(let slot):
                self.handlers[Int(slot)]?.transportFailed()
            case .overflowed(let slot):
                self.figures.slowClosed += 1
                self.handlers[Int(slot)]?.sayGoodbye(
                    .slowConsumer,
                    reconnectAfter: self.spreadDelay(overMilliseconds: 2000)
                )
            }
        }
    }
}
