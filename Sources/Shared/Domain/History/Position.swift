/// The place of a push in a topic that keeps history.
package struct Position: Hashable, Sendable {
    package var epoch: Epoch
    /// Contiguous per topic and epoch, from 1; 0 is the place before the first push.
    package var offset: UInt64

    package init(epoch: Epoch, offset: UInt64) {
        self.epoch = epoch
        self.offset = offset
    }
}
