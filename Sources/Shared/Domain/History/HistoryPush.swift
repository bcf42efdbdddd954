/// A push on its way into history.
package struct HistoryPush: Sendable {
    package var push: Push
    package var retention: HistoryRetention

    package init(push: Push, retention: HistoryRetention) {
        self.push = push
        self.retention = retention
    }
}
