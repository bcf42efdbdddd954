/// One or more whole frames that lie side by side in a chunk and wait for one slot.
struct QueueEntry: BitwiseCopyable {
    var frame: Frame
    /// The next entry of the same slot, or of the list of free entries; -1 at the end.
    var next: Int32
}
