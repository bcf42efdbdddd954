import Logging

/// What was found when a store was opened, for one line of the log.
struct StoreReport: Equatable {
    var topics = 0
    var messages = 0
    /// Rows whose checksum is wrong.
    var damaged = 0
    /// Rows that belong to no topic, or lie outside of what their topic keeps.
    var orphans = 0
    /// Topics that got new epochs, so that clients are told that they have missed something.
    var renewed = 0
    var reason: LossReason?
    /// Where a damaged file was moved to.
    var movedTo: String?

    var level: Logger.Level {
        self.damaged + self.orphans + self.renewed > 0 || self.reason != nil ? .warning : .info
    }

    var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [
            "store.topics": "\(self.topics)", "store.messages": "\(self.messages)",
            "store.damaged": "\(self.damaged)", "store.orphans": "\(self.orphans)",
            "store.new-epochs": "\(self.renewed)",
        ]
        if let reason { metadata["store.reason"] = "\(reason.rawValue)" }
        if let movedTo { metadata["store.moved-to"] = "\(movedTo)" }
        return metadata
    }
}
