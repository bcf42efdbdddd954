/// One frame of the stream.
package enum StreamFrame: Equatable, Sendable {
    case push(StreamPush)
    case beat(StreamBeat)
    case probe(StreamProbe)

    /// The channel of beats and probes: one above the last lane, so that no push's prefix equals it.
    static let beatChannel = UInt16(Lane.count)
    /// What a node subscribes to for beats: the channel's two bytes.
    package static let beatPrefix: [UInt8] = [1, 0]

    /// What a node subscribes to for one lane.
    package static func prefix(of lane: Lane) -> [UInt8] { [0, lane.rawValue] }

    enum FrameType {
        static let push: UInt8 = 0
        static let beat: UInt8 = 1
        static let probe: UInt8 = 2
    }

    enum Flags {
        static let event: UInt8 = 1
        static let id: UInt8 = 2
        static let excluded: UInt8 = 4
        static let eligible: UInt8 = 8
        static let position: UInt8 = 16
        /// What a client's push on its way to the hub may have.
        static let ofPublishes = event | id | excluded | eligible
        static let known = ofPublishes | position
    }
}
