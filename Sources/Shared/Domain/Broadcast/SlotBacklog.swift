/// What a shard keeps of a slot that is backed up, beside the record that every push touches.
struct SlotBacklog: BitwiseCopyable {
    /// The sweep in which the kernel first did not take everything.
    var began: UInt32 = 0
    /// The last sweep in which the kernel or the peer took something.
    var progressed: UInt32 = 0
    /// Up to this entry, and with it, nothing of the queue can be dropped; -1: nothing is known. It only moves forward, so that
    /// a queue full of what cannot be dropped is not walked again for every push.
    var cursor: Int32 = -1
    /// Whether the list of backed-up slots has it.
    var isListed = false
    /// Bytes of gaps that wait; they do not count for the queue's bound.
    var gapBytes = 0
    /// What the channel held, and what the peer had not acknowledged, at the last sweep.
    var held = ChannelFill()
}
