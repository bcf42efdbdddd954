extension Broadcaster {
    /// What a sweep found out about a slot.
    package enum Pulse: Equatable, Sendable {
        /// Not an open connection, or one that is backed up: no ping would reach it, and it is judged by its progress.
        case none
        /// A push or a reply was written lately, or the dialect has no beats: a ping is enough.
        case busy
        /// None was: pages, which cannot see pings, want a beat.
        case idle
        /// Nothing was read for two sweeps, although a ping was sent: the peer is gone.
        case dead
    }

    /// Numbers below this are or were slots.
    package var slotLimit: Int32 { self.slots.count }

    /// Notes that the peer sent something.
    package func heard(_ slot: Int32) {
        self.slots.pointer(to: slot).pointee.hasHeard = true
    }

    /// Notes that the peer was answered through its channel.
    package func answered(_ slot: Int32) {
        self.slots.pointer(to: slot).pointee.hasSent = true
    }

    /// Queues a ping or a beat for one slot, as `enqueue` does.
    ///
    /// It does not count as something written: a connection that
    /// hears nothing else is as idle as before.
    package mutating func enqueuePulse(_ frame: Frame, for slot: Int32) -> Bool {
        let hasSent = self.slots[slot].hasSent
        defer { self.slots.pointer(to: slot).pointee.hasSent = hasSent }
        return self.enqueue(frame, for: slot)
    }

    /// Judges a slot once per heartbeat interval and starts its next interval.
    package func sweep(_ slot: Int32) -> Pulse {
        let record = self.slots.pointer(to: slot)
        guard record.pointee.state == .open else { return .none }
        defer { (record.pointee.hasSent, record.pointee.hasHeard) = (false, false) }
        record.pointee.silentSweeps = record.pointee.hasHeard ? 0 : record.pointee.silentSweeps &+ 1
        // One silent sweep is not enough: the first may come right after the connection opened, before any ping was sent.
        guard !record.pointee.isBackedUp else {
            record.pointee.silentSweeps = 0
            return .none
        }
        if record.pointee.silentSweeps > 1 { return .dead }
        return record.pointee.hasSent || !record.pointee.hearsBeats ? .busy : .idle
    }
}
