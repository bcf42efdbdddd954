/// One of the 256 parts of the stream: the unit of ordering and of repair between hub and nodes.
package struct Lane: Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// How many lanes a cluster has; fixed, because every process must put a topic on the same one.
    package static let count = 256

    /// The lane of a topic: FNV-1a (64 bits) over the vhost's number in network order and the topic's bytes, its eight
    /// bytes combined by exclusive or. `docs/wire.md` has vectors for other languages.
    package init(vhost: VhostID, topic: UnsafeRawBufferPointer) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for shift in stride(from: UInt32(24), through: 0, by: -8) {
            hash = (hash ^ UInt64(vhost.rawValue >> shift & 0xFF)) &* 0x100_0000_01B3
        }
        for byte in topic {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        hash ^= hash >> 32
        hash ^= hash >> 16
        hash ^= hash >> 8
        self.rawValue = UInt8(truncatingIfNeeded: hash)
    }

    package init(vhost: VhostID, topic: TopicName) {
        var text = topic.text
        self = text.withUTF8 { Lane(vhost: vhost, topic: UnsafeRawBufferPointer($0)) }
    }
}
