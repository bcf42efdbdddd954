import Logging
import Metrics
import MusterDomain
import MusterRuntime

/// Puts another manifest in the place of the one that the hub goes by.
struct HubReloading: Sendable {
    let configuration: HubConfiguration
    /// What the first manifest said about the hub itself.
    let settings: HubSettings
    let rulebook: HubRulebook
    let metrics: HubMetrics
    let logger: Logger

    /// - Returns: whether the hub goes by the manifest of `path` now.
    func reload(_ path: String) -> Bool {
        do {
            try adopt(try ManifestLoader.load(path: path, for: [.hub]))
            metrics.reloadsDone.increment()
            return true
        } catch {
            metrics.reloadsRefused.increment()
            logger.error(
                "the manifest was not reloaded; the hub goes on by the old one",
                metadata: ["manifest.report": "\(error)"]
            )
            return false
        }
    }

    /// - Throws: ``RuntimeError`` for a manifest that this hub must not go by; then nothing has changed.
    private func adopt(_ loaded: LoadedManifest) throws {
        let hub = loaded.manifest.hub
        guard hub.pushesNeedKeys || !configuration.reliesOnKeys else {
            throw RuntimeError(
                code: .invalidSetting,
                message: "hub.http: \(configuration.http) is open to other machines: expected `keys` for `/` and for "
                    + "every vhost, found a vhost without"
            )
        }
        rulebook.current = HubRules(loaded, limits: configuration.pushes)
        for warning in loaded.warnings {
            logger.warning("manifest", metadata: ["warning": "\(warning)"])
        }
        let changed = hub.differences(from: settings).map { "hub.\($0)" }
        if !changed.isEmpty {
            logger.warning(
                "some settings change only with a restart and keep their old values",
                metadata: ["manifest.settings": "\(changed.joined(separator: ", "))"]
            )
        }
        logger.info("the manifest was reloaded", metadata: ["manifest.digest": "\(loaded.digest)"])
    }
}
