import NIOCore

/// What the hub says to a recall.
package struct HistoryAnswer: Equatable, Sendable {
    package var number: UInt64
    package var result: Result

    package enum Result: Equatable, Sendable {
        case found(Found)
        /// The history cannot be read now, or the topic keeps none.
        case refused(PublishRefusal)
    }

    /// Where the topic stands, at one place of the stream: all its pushes up to `position` stand in its lane up to `sequence`, and all
    /// later ones behind it.
    package struct Found: Equatable, Sendable {
        /// The topic's last push; offset 0 before the first.
        package var position: Position
        /// The first offset from which on everything is kept; `position.offset + 1` when nothing is.
        package var oldest: UInt64
        package var term: Term
        /// The last sequence of the topic's lane.
        package var sequence: UInt64
        /// The messages wanted that are there, in order and without a hole, as frames of the stream with sequence 1, and as far as the limits
        /// go. Empty where the epoch is another one, and where the first one wanted is not there any more.
        package var frames: [ByteBuffer]

        package init(position: Position, oldest: UInt64, term: Term, sequence: UInt64, frames: [ByteBuffer] = []) {
            self.position = position
            self.oldest = oldest
            self.term = term
            self.sequence = sequence
            self.frames = frames
        }
    }

    package init(number: UInt64, result: Result) {
        self.number = number
        self.result = result
    }
}
