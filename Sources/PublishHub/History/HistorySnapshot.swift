import MusterDomain

/// What history is like now, for metrics.
struct HistorySnapshot: Equatable, Sendable {
    var figures = HistoryFigures()
    var topics = 0
    /// The weight of all messages.
    var bytes = 0
    /// Bytes that the store takes.
    var size: UInt64 = 0
    var damaged: UInt64 = 0
}
