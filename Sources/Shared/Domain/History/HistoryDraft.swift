/// What a group of pushes makes of history, before the store has committed it.
struct HistoryDraft {
    var records: [HistoryTopic: TopicRecord] = [:]
    /// Messages of this draft, of which the store knows nothing.
    var appended: [HistoryTopic: [HistoryMessage]] = [:]
    var ids: [HistoryTopic: [Label: KeptID]] = [:]
    /// What the families of its topics keep.
    var retentions: [HistoryTopic: HistoryRetention] = [:]
    var changes: [HistoryChange] = []
    var durability = Durability.os
    var figures = HistoryFigures()
    /// What topics weighed whose weights were changed before the commit.
    var weighedBefore: [HistoryTopic: Int] = [:]
}
