/// A topic of a vhost, as history knows it.
package struct HistoryTopic: Hashable, Sendable {
    package var vhost: VhostID
    package var name: TopicName

    package init(vhost: VhostID, name: TopicName) {
        self.vhost = vhost
        self.name = name
    }
}
