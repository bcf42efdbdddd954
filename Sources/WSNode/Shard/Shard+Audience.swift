import MusterDomain
import NIOCore

/// Pushes that name connections: those of other shards and nodes are not in the directory here, and mean nobody.
extension Shard {
    typealias ConnectionBytes = UnsafeRawBufferPointer.SubSequence

    /// Leaves the connections of a list out until they are readmitted.
    func leaveOut(_ connections: ConnectionBytes) {
        for id in ConnectionIDList(connections) {
            if let slot = self.directory[id] { _ = self.broadcaster.leaveOut(slot) }
        }
    }

    func readmit(_ connections: ConnectionBytes) {
        for id in ConnectionIDList(connections) {
            if let slot = self.directory[id] { self.broadcaster.readmit(slot) }
        }
    }

    /// Hands a frame to those connections of a list that are on the topic: the list is bounded, the topic's members are not.
    func handOut(
        _ frame: Frame,
        to connections: ConnectionBytes,
        on key: TopicKey,
        in dialect: Dialect,
        tag: TopicTag
    ) {
        for id in ConnectionIDList(connections) {
            guard let slot = self.directory[id], self.tables.isSubscribed(slot, to: key, in: dialect) else { continue }
            if !self.broadcaster.enqueue(frame, for: slot, tag: tag) { self.relieve(slot, frame, tag) }
            // Who stands in the list again has it already.
            _ = self.broadcaster.leaveOut(slot)
        }
        self.readmit(connections)
    }
}
