import Logging
import MusterDomain
import MusterRuntime

/// What the composition gives the reactor; may cross to its thread.
struct HubReactorParts: Sendable {
    let configuration: HubConfiguration
    let mailbox: HubMailbox
    let history: HistoryMailbox
    let metrics: HubMetrics
    let startup: HubStartup
    let rulebook: HubRulebook
    let term: Term
    let manager: ServiceManager
    /// Shows that the reactor's thread takes turns.
    let pulse = ThreadPulse()
    let logger: Logger
}
