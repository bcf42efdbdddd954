import NIOCore

/// Keeps the answers to each peer in the order of its requests, although some of them wait for the store.
struct AnswerQueue {
    private struct Entry {
        var ticket: UInt64
        /// Nil while it waits.
        var frames: [ByteBuffer]?
    }

    private var peers: [ByteBuffer: CircularBuffer<Entry>] = [:]
    private var lastTicket: UInt64 = 0

    /// A place for an answer that is not known yet.
    mutating func reserve(_ peer: ByteBuffer) -> UInt64 {
        lastTicket += 1
        peers[peer, default: []].append(Entry(ticket: lastTicket))
        return lastTicket
    }

    /// An answer is known.
    ///
    /// - Parameter ticket: Its place; nil: behind all that wait.
    /// - Returns: What is to be sent now, in order.
    mutating func completed(_ frames: [ByteBuffer], peer: ByteBuffer, ticket: UInt64?) -> [[ByteBuffer]] {
        // Taken out, so that there is one owner: a peer may have thousands on their way.
        guard var entries = peers.removeValue(forKey: peer) else { return [frames] }
        if let place = entries.firstIndex(where: { $0.ticket == ticket }) {
            entries[place].frames = frames
        } else {
            entries.append(Entry(ticket: 0, frames: frames))
        }
        var ready: [[ByteBuffer]] = []
        while let first = entries.first, let frames = first.frames {
            ready.append(frames)
            entries.removeFirst()
        }
        if !entries.isEmpty { peers[peer] = entries }
        return ready
    }
}
