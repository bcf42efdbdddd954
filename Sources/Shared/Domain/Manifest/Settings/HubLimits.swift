/// Bounds of the hub, each against a backend that sends more than it should.
package struct HubLimits: Equatable, Sendable {
    /// Bytes of one push's data: one push may not fill every connection's queue of every node.
    package var data = ByteCount.megabytes(1)
    /// Pushes in one HTTP batch, counted per topic: bounds the answer and how long others wait.
    package var batch = 1000
    /// Bytes of accepted pushes that wait for the stream: above it the doors answer 503 or stop reading.
    package var queue = ByteCount.megabytes(64)
    /// Bytes of published pushes that a node can get again when the stream did not bring them: what is beyond is lost to it.
    package var ring = ByteCount.megabytes(64)

    /// The weight of all messages that history keeps: beyond, the oldest of the heaviest topics go.
    package var history = ByteCount.megabytes(256)

    package init() {}

    /// The most that `data` may say: a push is one frame, and is held whole by every node.
    package static let maximumData = ByteCount.megabytes(16)
}
