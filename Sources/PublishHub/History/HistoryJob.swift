import MusterDomain

/// What the reactor, or HTTP through it, wants of history.
enum HistoryJob: Sendable {
    case append([HistoryPush])
    case find(HistoryTopic, HistoryRecall.Wanted, limit: Int, bytes: Int, HistoryRetention)
    case list(VhostID, prefix: String, after: String?, limit: Int)
    case look(HistoryTopic, HistoryRetention)
}
