/// What the hub remembers of topics and pushes besides the messages.
package struct HistorySettings: Equatable, Sendable {
    /// How long a topic's offsets go on after its last push.
    package var meta = Duration.seconds(720 * 3600)
    /// How long the id of a push is known, so that the same push again is none.
    package var ids = Duration.seconds(120)

    package init() {}
}
