import MusterDomain
import MusterRuntime

/// What the manifest tells the hub about pushes, ready for use. A reload puts other rules in their place.
///
/// A class, so that taking the rules of the moment costs one count and not one for each part of theirs.
final class HubRules: Sendable {
    let decoder: PushDecoder
    /// The digest of the manifest that they come from.
    let manifest: Label

    init(vhosts: Vhosts, stork: StorkClassMap, manifest: Label, limits: PushLimits) {
        let ring = KeyRing(vhosts)
        let admission = PushAdmission(vhosts: vhosts) { ring.holds($0, of: $1) }
        self.decoder = PushDecoder(limits: limits, admission: admission, stork: stork)
        self.manifest = manifest
    }
}

extension HubRules {
    convenience init(_ loaded: LoadedManifest, limits: PushLimits) {
        self.init(
            vhosts: loaded.manifest.vhosts,
            stork: loaded.manifest.stork,
            manifest: Label(trusted: loaded.digest),
            limits: limits
        )
    }
}
