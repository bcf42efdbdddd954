import MusterDomain
import NIOCore

extension Shard {
    /// Tells the subscribers of the topics concerned that pushes are lost to them, in line with the pushes that came.
    ///
    /// WAMP v1 has no words for it: its clients are not told.
    func tell(of gap: StreamBatch.Gap) {
        // The table must not be changed while it is walked, and a full queue is dealt with only after the batch.
        self.tables.forEachTopic(in: gap.lane, of: .native) { name, members in
            self.scratch.clear()
            NativeGap.write(topic: name, reason: gap.reason, into: &self.scratch)
            let frame = self.storeFrame(opcode: .text)
            self.handOut(frame, to: members)
            self.broadcaster.release(frame)
            self.figures.gapsTold += 1
        }
    }
}
