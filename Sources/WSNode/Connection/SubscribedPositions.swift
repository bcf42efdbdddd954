import MusterDomain

/// Where the topics of a command stand.
struct SubscribedPositions {
    enum Standing {
        /// The topic keeps no history.
        case none
        case at(HistoryTopic, TopicStanding)
    }

    private var standings: [Int: Standing] = [:]

    /// Of a command none of whose topics keeps history.
    init() {}

    init(places: [Int], topics: [HistoryTopic], standings: [TopicStanding]) {
        for (place, (topic, standing)) in zip(places, zip(topics, standings)) {
            self.standings[place] = .at(topic, standing)
        }
    }

    func standing(of place: Int) -> Standing { self.standings[place] ?? .none }
}
