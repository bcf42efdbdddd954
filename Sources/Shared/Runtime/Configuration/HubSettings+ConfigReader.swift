import Configuration
import MusterDomain

extension HubSettings {
    /// These settings with what flags and environment say instead, checked as a whole.
    ///
    /// - Configuration keys (all optional; the default is what these settings hold, in the end the one shown):
    ///   - `hub.ingest`, `hub.publish`, `hub.backends`, `hub.control` (endpoint, `tcp://127.0.0.1:5555` … `5558`)
    ///   - `hub.http` (host:port, `127.0.0.1:8090`)
    ///   - `hub.insecure` (`true` or `false`, `false`)
    ///   - `hub.keys.public` (Z85), `hub.keys.secret` (Z85, secret) or `hub.keys.secret-file` (path, relative to the
    ///     working directory), `hub.keys.clients`, `hub.keys.nodes` (Z85, separated by commas)
    ///   - `hub.limits.data` (size, `1MB`, 1 to 16MB), `hub.limits.batch` (count, 1000, 1 to 100000),
    ///     `hub.limits.queue` (size, `64MB`, 1MB to 64GB), `hub.limits.ring` (size, `64MB`, 1MB to 64GB)
    ///
    /// - Throws: Every value that its key does not take, or, when all are taken, everything that does not fit together.
    package func overlaid(with reader: ConfigReader) throws(SettingsError) -> HubSettings {
        var draft = HubDraft(self)
        let faults = SettingsOverlay.apply(HubDraft.settings, section: "hub", from: reader, to: &draft)
        guard faults.isEmpty else { throw SettingsError(problems: faults) }
        var (settings, missing) = draft.finished()
        if let secret = settings.keys?.secret {
            settings.keys?.secret = try secret.resolved(for: "hub")
        }
        let problems = (missing + settings.problems()).filter { $0.severity == .error }.map { $0.below("hub") }
        guard problems.isEmpty else { throw SettingsError(problems: problems) }
        return settings
    }
}
