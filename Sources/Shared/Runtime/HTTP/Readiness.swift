/// Whether a load balancer shall send work here.
package enum Readiness: Sendable, Equatable {
    case ready
    /// Serves, but something behind it is missing.
    case readyDegraded(reason: String)
    case notReady(reason: String)
}
