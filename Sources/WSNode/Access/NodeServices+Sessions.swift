import Logging
import MusterDomain
import Sessions

extension NodeServices {
    /// Counts how an upgrade came to its session, and tells the operator at a bounded rate when a store does not answer.
    ///
    /// - Parameter reading: Nil when the node itself was too busy to ask.
    func note(_ reading: SessionReading?, in rules: VhostRules) {
        rules.sessionCounters.count(reading?.outcome ?? .unavailable)
        guard reading?.outcome ?? .unavailable == .unavailable, self.unavailableLog.mayLog() else { return }
        self.logger.warning(
            "sessions cannot be looked up; upgrades that need one are refused",
            metadata: [
                "vhost.name": "\(rules.vhost.name)",
                "store.reason": "\(reading?.reason ?? "expected a free worker in time, found none")",
            ]
        )
    }
}
