import MusterDomain

/// A client's wish to see a topic's history.
struct HistoryRead: Sendable {
    let topic: HistoryTopic
    let wanted: HistoryRecall.Wanted
    let limit: Int
    /// Called once, on some thread.
    let isAnswered: @Sendable (Result<HistoryAnswer.Found, Refusal>) -> Void
}
