/// One change of what a store keeps; those of one commit happen together or not at all.
package enum HistoryChange: Equatable, Sendable {
    /// Puts a topic's record in the place of the one before.
    case record(TopicRecord)
    /// Adds a message, whose offset is above all that the topic has.
    case append(HistoryTopic, HistoryMessage)
    /// Removes the topic's messages up to and with this offset.
    case trim(HistoryTopic, through: UInt64)
    /// Removes a topic with its record, messages and ids.
    case forget(HistoryTopic)
    /// Remembers the id of a push, in the place of what was known of it before.
    case remember(HistoryTopic, id: Label, KeptID)
    /// Forgets all ids that expire before this time, in milliseconds since 1970.
    case forgetIDs(before: UInt64)

    /// The topic that it is about; nil when it is about none alone.
    package var topic: HistoryTopic? {
        switch self {
        case .record(let record): record.topic
        case .append(let topic, _), .trim(let topic, _), .forget(let topic), .remember(let topic, _, _): topic
        case .forgetIDs: nil
        }
    }
}
