import MusterDomain

/// What the stream's socket subscribes to, and each that takes its place.
///
/// Confined to the link's thread.
final class StreamPrefixes {
    /// Nil: all lanes.
    private(set) var lanes: Set<UInt8>?

    init(_ fanout: StreamFanout) {
        switch fanout {
        case .all: self.lanes = nil
        case .lanes: self.lanes = []
        }
    }

    func add(_ lane: Lane) { self.lanes?.insert(lane.rawValue) }

    func remove(_ lane: Lane) { self.lanes?.remove(lane.rawValue) }

    /// One empty prefix takes everything; else beats, and each lane by itself.
    var all: [[UInt8]] {
        guard let lanes = self.lanes else { return [[]] }
        return [StreamFrame.beatPrefix] + lanes.sorted().map { StreamFrame.prefix(of: Lane(rawValue: $0)) }
    }
}
