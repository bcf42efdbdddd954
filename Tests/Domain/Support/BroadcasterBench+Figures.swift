@testable import MusterDomain

/// The broadcaster's own answers, in reach of expectations, which cannot take apart what cannot be copied.
extension BroadcasterBench {
    var openCount: Int { self.broadcaster.openCount }
    var slotLimit: Int32 { self.broadcaster.slotLimit }
    var queuedBytes: Int { self.broadcaster.queuedBytes }
    var enqueuedFrames: UInt64 { self.broadcaster.enqueuedFrames }
    var heldBytes: Int { self.broadcaster.heldBytes }
    var hasWork: Bool { self.broadcaster.hasWork }
    var isOverBacklog: Bool { self.broadcaster.isOverBacklog }

    func descriptor(of slot: Int32) -> Int32 { self.broadcaster.descriptor(of: slot) }
    func queuedBytes(of slot: Int32) -> Int { self.broadcaster.queuedBytes(of: slot) }
    func isWaiting(_ slot: Int32) -> Bool { self.broadcaster.isWaiting(slot) }
    func mostBacklogged() -> Int32? { self.broadcaster.mostBacklogged() }
    func compact() { self.broadcaster.compact() }
    func heard(_ slot: Int32) { self.broadcaster.heard(slot) }
    func sweep(_ slot: Int32) -> Broadcaster.Pulse { self.broadcaster.sweep(slot) }
    func release(_ frame: Frame) { self.broadcaster.release(frame) }

    /// How many pieces the slot's queue is offered in, and their bytes.
    func pieces(of slot: Int32) -> (count: Int, bytes: Int) {
        let vectors = UnsafeMutableBufferPointer<FrameVector>.allocate(capacity: 64)
        defer { vectors.deallocate() }
        return self.broadcaster.vectors(of: slot, into: vectors)
    }
}
