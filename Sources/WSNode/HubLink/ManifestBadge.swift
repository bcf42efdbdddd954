import MusterDomain
import Synchronization

/// The digest of the manifest that the node goes by, as its reports show it; a reload changes it.
final class ManifestBadge: Sendable {
    private let shown: Mutex<Label>

    init(_ digest: Label) { self.shown = Mutex(digest) }

    var digest: Label {
        get { self.shown.withLock { $0 } }
        set { self.shown.withLock { $0 = newValue } }
    }
}
