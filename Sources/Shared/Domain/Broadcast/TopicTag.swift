/// What a waiting frame is to its queue: a push of a topic whose policy lets it be dropped, the gap of such a topic, or neither.
///
/// It names the topic by its number in the native subscription table. Numbers are used again; the generation beside it tells a
/// topic from its successor.
package struct TopicTag: BitwiseCopyable, Hashable, Sendable {
    enum Kind: UInt32 {
        /// Never dropped: a push of a topic with the policy `close`, a gap of the stream, a beat, a ping.
        case none
        case dropOldest
        case latest
        /// Says that pushes of the topic were dropped here; never dropped itself.
        case gap
    }

    /// The topic's number in its table.
    let topic: Int32
    /// The topic's generation, and in the lowest two bits the kind; 0 exactly for `none`.
    private let stamp: UInt32

    package static let none = TopicTag(topic: -1, generation: 0, kind: .none)

    /// - Parameter generation: Of it 30 bits are kept.
    init(topic: Int32, generation: UInt32, kind: Kind) {
        self.topic = topic
        self.stamp = kind == .none ? 0 : generation << 2 | kind.rawValue
    }

    init(topic: Int32, generation: UInt32, policy: SlowPolicy) {
        switch policy {
        case .close: self = .none
        case .dropOldest: self.init(topic: topic, generation: generation, kind: .dropOldest)
        case .latest: self.init(topic: topic, generation: generation, kind: .latest)
        }
    }

    /// Whether frames of this tag are never dropped and may be joined with their neighbours.
    package var isNone: Bool { self.stamp == 0 }
    var isLatest: Bool { self.stamp & 3 == Kind.latest.rawValue }
    var isGap: Bool { self.stamp & 3 == Kind.gap.rawValue }
    var isDroppable: Bool { (1...2).contains(self.stamp & 3) }
    var generation: UInt32 { self.stamp >> 2 }

    /// Whether a table's generation is the one that a tag kept.
    static func isSame(_ generation: UInt32, _ kept: UInt32) -> Bool { (generation << 2) >> 2 == kept }

    /// The topic whatever its policy, which a reload may change while its pushes wait.
    var key: UInt64 { UInt64(UInt32(bitPattern: self.topic)) << 32 | UInt64(self.generation) }

    /// The tag of the gap that tells of dropped pushes of this topic.
    var gap: TopicTag { TopicTag(topic: self.topic, generation: self.generation, kind: .gap) }
}
