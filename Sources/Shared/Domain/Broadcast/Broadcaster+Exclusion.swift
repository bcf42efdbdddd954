extension Broadcaster {
    /// Leaves a slot out of what is handed out until `readmit`; false when it takes no frames anyway.
    ///
    /// The slot is marked instead of compared with each member, so that pushes which leave nobody out pay nothing for
    /// those that do. Nothing may be sent to the slot, or close it, in between.
    package mutating func leaveOut(_ slot: Int32) -> Bool {
        let record = self.slots.pointer(to: slot)
        guard record.pointee.state == .open else { return false }
        record.pointee.state = .leftOut
        return true
    }

    /// Lets a slot take frames again if it was left out; one that is named twice is readmitted once.
    package mutating func readmit(_ slot: Int32) {
        let record = self.slots.pointer(to: slot)
        if record.pointee.state == .leftOut { record.pointee.state = .open }
    }
}
