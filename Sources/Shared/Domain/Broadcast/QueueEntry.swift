/// Whole frames that wait for one slot: one, or, where none of them may be dropped, several that lie side by side in a chunk.
struct QueueEntry: BitwiseCopyable {
    var frame: Frame
    /// The next entry of the same slot, or of the list of free entries; -1 at the end.
    var next: Int32
    var tag = TopicTag.none
}
