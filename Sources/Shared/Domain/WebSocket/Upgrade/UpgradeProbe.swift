/// The paths that machines ask with a plain GET; the node answers them itself.
package enum UpgradeProbe: String, Sendable, CaseIterable {
    case health = "/healthz"
    case readiness = "/readyz"
    case metrics = "/metrics"
}
