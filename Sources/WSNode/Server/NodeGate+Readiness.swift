import MusterDomain
import MusterRuntime

extension NodeGate {
    /// What `/readyz` says.
    var readiness: Readiness {
        switch self.state {
        case .live: .ready
        case .degraded: .readyDegraded(reason: "the hub is silent")
        case .joining: .notReady(reason: "joining the cluster")
        case .draining: .notReady(reason: "draining")
        case .deaf: .notReady(reason: "the hub answers, but its pushes do not arrive")
        }
    }
}
