import MusterDomain

/// What became of a job.
enum HistoryResult: Sendable {
    /// One for each push.
    case appended([AppendOutcome])
    case found(HistoryEngine.Finding)
    case listed([TopicRecord], hasMore: Bool)
    /// Nil where nothing is known of the topic.
    case looked(TopicRecord?)
    /// The store could not read.
    case failed(Refusal)
}
