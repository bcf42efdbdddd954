import NIOCore

/// Keeps the answers to each peer in the order of its requests, although some of them wait for the store.
struct AnswerQueue {
    private struct Entry {
        /// Nil for an answer that was known when it came.
        var ticket: UInt64?
        /// Nil while it waits.
        var frames: [ByteBuffer]?
    }

    private var peers: [ByteBuffer: CircularBuffer<Entry>] = [:]
    private var lastTicket: UInt64 = 0
    /// What is known and waits for what is before it; a peer that goes on asking makes it grow.
    private(set) var bytes = 0

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
        // Taken out, since one that stays in the dictionary would be copied for each answer.
        guard var entries = peers.removeValue(forKey: peer) else { return [frames] }
        bytes += Self.weight(of: frames)
        if let ticket, let place = entries.firstIndex(where: { $0.ticket == ticket }) {
            entries[place].frames = frames
        } else {
            entries.append(Entry(ticket: nil, frames: frames))
        }
        var ready: [[ByteBuffer]] = []
        while let frames = entries.first?.frames {
            bytes -= Self.weight(of: frames)
            ready.append(frames)
            entries.removeFirst()
        }
        if !entries.isEmpty { peers[peer] = entries }
        return ready
    }

    /// With about what an entry takes by itself.
    private static func weight(of frames: [ByteBuffer]) -> Int {
        frames.reduce(256) { $0 + $1.readableBytes }
    }
}
