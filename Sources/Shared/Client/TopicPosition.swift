import MusterDomain

/// A place in a topic that keeps history.
public struct TopicPosition: Hashable, Sendable, CustomStringConvertible {
    /// Which life of the topic's offsets; a text of the hub's.
    public var epoch: String
    /// The push's number, from 1; 0 is the place before the first.
    public var offset: UInt64

    /// Makes a position.
    public init(epoch: String, offset: UInt64) {
        self.epoch = epoch
        self.offset = offset
    }

    /// The position of a text as ``description`` writes it, such as `k3f9:12`; nil for any other.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, Epoch(String(parts[0])) != nil, let offset = UInt64(parts[1]) else { return nil }
        // One text for one position: no sign, no zeros before it.
        guard String(offset) == parts[1] else { return nil }
        self.init(epoch: String(parts[0]), offset: offset)
    }

    /// Epoch and offset, with a colon between them.
    public var description: String { "\(epoch):\(offset)" }
}

extension TopicPosition {
    /// The members `epoch` and `offset` of an object; nil without both.
    init?(members: [String: JSONElement]) {
        guard let epoch = members["epoch"]?.string, let offset = members["offset"]?.unsignedInteger else { return nil }
        self.init(epoch: epoch, offset: offset)
    }
}
