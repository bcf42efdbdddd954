/// Why a client cannot get all that it missed: then it gets none of it, and goes on from now.
package enum RecoveryFailure: String, Sendable, CaseIterable {
    /// Offsets have started again since: what was known of the topic was lost, or it was not pushed to for very long.
    case epochChanged = "epoch_changed"
    /// The topic has never had that many pushes.
    case notReached = "not_reached"
    /// The first one missed is not kept any more.
    case tooOld = "too_old"
    /// More was missed than one connection may be brought.
    case tooMany = "too_many"
    /// The topic keeps no history.
    case noHistory = "no_history"
}
