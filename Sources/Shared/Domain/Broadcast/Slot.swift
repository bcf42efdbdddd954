/// What a shard keeps of one connection on the broadcast path: integers only.
struct Slot: BitwiseCopyable {
    enum State: UInt8 {
        case free
        case open
        /// Open, but left out of the push that is being handed out.
        case leftOut
        /// Takes no more frames; its queue is gone.
        case closing
    }

    enum Dirty: UInt8 {
        case clean
        /// Waits for its turn among small topics.
        case express
        /// Waits for its turn among huge topics.
        case bulk
    }

    var state = State.free
    var dirty = Dirty.clean
    /// The channel still holds bytes: nothing may be written past it.
    var isWaiting = false
    /// A push or a reply was queued since the last sweep.
    var hasSent = false
    /// Something was read since the last sweep.
    var hasHeard = false
    /// Its dialect has beats for pages, which cannot see pings.
    let hearsBeats: Bool
    /// Sweeps in a row in which nothing was read.
    var silentSweeps: UInt8 = 0
    /// The kernel did not take everything, and something waits since then; more of it stands in the slot's `SlotBacklog`.
    var isBackedUp = false
    /// The socket, for writing straight from the loop.
    var descriptor: Int32
    /// First and last entry of the queue; -1 when it is empty.
    var head: Int32 = -1
    var tail: Int32 = -1
    /// Entries of the queue that may be dropped.
    var droppable: Int32 = 0
    var queuedBytes = 0

    init(descriptor: Int32, hearsBeats: Bool) {
        self.descriptor = descriptor
        self.hearsBeats = hearsBeats
        self.state = .open
    }
}
