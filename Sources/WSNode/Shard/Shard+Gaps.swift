import MusterDomain
import NIOCore

/// Tells subscribers that pushes are lost to them, in line with the pushes that came.
///
/// WAMP v1 has no words for it: its clients are not told.
extension Shard {
    /// Tells the subscribers of a lane's topics; those of topics that keep history miss nothing yet.
    func tellGap(in lane: Lane?, _ reason: NativeGap.Reason) {
        // The table must not be changed while it is walked, and a full queue is dealt with only after the batch.
        self.tables.forEachUnfollowedTopic(in: lane, of: .native) { name, members in
            self.scratch.clear()
            NativeGap.write(topic: name, reason: reason, into: &self.scratch)
            self.handOutGap(to: members)
        }
    }

    /// Tells the subscribers of a topic whose history has not got what is lost either.
    func tellGap(of topic: HistoryTopic, _ position: Position?) {
        var text = topic.name.text
        text.withUTF8 { bytes in
            let name = UnsafeRawBufferPointer(bytes)
            guard let audience = self.tables.audience(of: TopicKey(vhost: topic.vhost, name: name), in: .native) else {
                return
            }
            self.scratch.clear()
            NativeGap.write(topic: name, position: position, reason: .gone, into: &self.scratch)
            self.handOutGap(to: audience.members)
        }
    }

    private func handOutGap(to members: UnsafeBufferPointer<SubscriptionTable.Member>) {
        let frame = self.storeFrame(opcode: .text)
        self.handOut(frame, to: members)
        self.broadcaster.release(frame)
        self.figures.gapsTold += 1
    }
}
