import NIOCore

/// Where a topic stands at the place of the stream at which a subscription begins, and what goes before it.
package struct TopicStanding: Equatable, Sendable {
    /// The topic's last push up to there; nil where it keeps no history.
    package var position: Position?
    /// Nil where everything that was wished for is there.
    package var failure: RecoveryFailure?
    /// The pushes wished for up to `position`, as frames of the stream, in order and without a hole.
    package var frames: [ByteBuffer]

    package init(position: Position?, failure: RecoveryFailure? = nil, frames: [ByteBuffer] = []) {
        self.position = position
        self.failure = failure
        self.frames = frames
    }
}
