/// A push of a topic is dropped from a queue, and its client has not been told: a gap is to be written.
package struct PushLoss: Equatable, Sendable {
    enum Place: Equatable, Sendable {
        /// In the place of this entry, which is dropped.
        case instead(Int32)
        /// Before this entry, whose push is about to be replaced, or was.
        case before(Int32)
        /// At the queue's end: the push that finds no room is dropped.
        case last
    }

    /// Whose push it is.
    package let tag: TopicTag
    let place: Place
}
