import MusterDomain

/// The last so many pushes of a topic up to a position.
struct BroughtRange: Hashable {
    var topic: HistoryTopic
    var position: Position
    var count: Int
}
