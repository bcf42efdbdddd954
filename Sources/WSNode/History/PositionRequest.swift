import MusterDomain

/// A shard's question where topics stand, on its way.
struct PositionRequest {
    /// Each is held for the request, until its connection is on it or is not going to be.
    let topics: [HistoryTopic]
    let isAnswered: ([TopicStanding]) -> Void
}
