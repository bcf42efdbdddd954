/// Numbers the stream of one run of the hub: each lane's messages from 1 without a gap, and the beats that show how far
/// each lane has come.
package struct Sequencer: Sendable {
    package let term: Term
    /// The last sequence of each lane, 0 where nothing was published.
    package private(set) var heads: [UInt64]
    /// The number of the beat that first told of the lane's head; 0 where nothing was published.
    private var toldFirst: [UInt64]
    private var beatNumber: UInt64 = 0
    /// A head is told in so many beats, one every 250 ms: for longer than a node waits before it joins again and hears of all
    /// heads. So a loss at the end of a lane shows although the beat behind it was lost as well.
    package static let beatsPerHead: UInt64 = 16

    /// - Parameter term: milliseconds since 1970 at the hub's start: greater than that of every earlier run.
    package init(term: Term) {
        self.term = term
        self.heads = Array(repeating: 0, count: Lane.count)
        self.toldFirst = Array(repeating: 0, count: Lane.count)
    }

    /// The next number of `lane`; the message must then be published, or the lane has a hole.
    package mutating func takeNext(of lane: Lane) -> UInt64 {
        let index = Int(lane.rawValue)
        heads[index] += 1
        toldFirst[index] = beatNumber + 1
        return heads[index]
    }

    /// A probe for a node that joins, with the heads of all lanes that have published something.
    package func probe(_ nonce: StreamNonce) -> StreamProbe {
        let moved = (0..<Lane.count).filter { heads[$0] > 0 }
        return StreamProbe(
            nonce: nonce,
            term: term,
            heads: moved.map { StreamBeat.Head(lane: Lane(rawValue: UInt8($0)), sequence: heads[$0]) }
        )
    }

    /// A probe for a node that begins to follow a lane, with the lane's head.
    package func probe(_ nonce: StreamNonce, on lane: Lane) -> StreamProbe {
        let head = heads[Int(lane.rawValue)]
        let told = head > 0 ? [StreamBeat.Head(lane: lane, sequence: head)] : []
        return StreamProbe(nonce: nonce, term: term, heads: told, lane: lane)
    }

    /// The next beat, with the heads of the lanes that moved lately.
    package mutating func takeBeat() -> StreamBeat {
        beatNumber += 1
        var moved: [StreamBeat.Head] = []
        for index in 0..<Lane.count where toldFirst[index] > 0 {
            guard toldFirst[index] + Self.beatsPerHead > beatNumber else { continue }
            moved.append(StreamBeat.Head(lane: Lane(rawValue: UInt8(index)), sequence: heads[index]))
        }
        return StreamBeat(term: term, number: beatNumber, heads: moved)
    }
}
