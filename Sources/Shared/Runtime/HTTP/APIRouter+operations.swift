import HTTPTypes
import Hummingbird

extension APIRouter {
    /// Adds what every process answers: `/healthz`, `/readyz` and `/metrics`.
    ///
    /// - Parameter readiness: asked at each `/readyz`; it must not wait.
    package mutating func addOperations(
        registry: PrometheusRegistry,
        readiness: @escaping @Sendable () -> Readiness
    ) {
        on(.get, "/healthz") { _, _ in .text("ok\n") }
        on(.get, "/readyz") { _, _ in
            switch readiness() {
            case .ready: .text("ready\n")
            case .readyDegraded(let reason): .text("ready (degraded: \(reason))\n")
            case .notReady(let reason): .text("not ready: \(reason)\n", status: .serviceUnavailable)
            }
        }
        on(.get, "/metrics") { _, _ in .text(registry.render(), type: PrometheusText.contentType) }
    }
}
