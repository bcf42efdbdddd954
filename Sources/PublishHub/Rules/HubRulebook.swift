import MusterDomain
import Synchronization

/// The rules of the moment, for all doors.
///
/// Each request takes them once: it is read and answered by one manifest, whatever is loaded meanwhile.
final class HubRulebook: Sendable {
    private let rules: Mutex<HubRules>

    init(_ rules: HubRules) {
        self.rules = Mutex(rules)
    }

    var current: HubRules {
        get { rules.withLock { $0 } }
        set { rules.withLock { $0 = newValue } }
    }
}
