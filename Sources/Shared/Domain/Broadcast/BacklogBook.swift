/// What is known of the droppable topics in one backed-up queue. It is made for the first loss and goes when nothing waits any
/// more.
struct BacklogBook {
    struct Line {
        /// The entry of the topic's newest push, where the policy is `latest` and one waits; -1 without.
        var entry: Int32 = -1
        /// Whether the client has been told, or is about to be, of the last loss, and no push of the topic has gone out
        /// since: then another loss needs no gap of its own.
        var isGapOpen = false
    }

    /// By the topics' keys.
    var lines: [UInt64: Line] = [:]
    /// Losses that were found while the queue was indexed and that nobody was asked to tell yet.
    var owed: [PushLoss] = []
    /// Whether `lines` names every waiting push of a topic with `latest`.
    var isIndexed = false
}
