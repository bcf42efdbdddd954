import Configuration
import MusterDomain

extension NodeSettings {
    /// These settings with what flags and environment say instead, checked as a whole.
    ///
    /// - Configuration keys (all optional; the default is what these settings hold, in the end the one shown):
    ///   - `node.name` (name, none), `node.listen` (host:port, `0.0.0.0:8080`), `node.operations` (host:port,
    ///     `127.0.0.1:8091`), `node.shards` (count, none, 1 to 1024)
    ///   - `node.hub.publish`, `node.hub.control` (endpoint, `tcp://127.0.0.1:5556` and `5558`)
    ///   - `node.fanout` (`all` or `lanes`, `all`)
    ///   - `node.keys.public`, `node.keys.server` (Z85), `node.keys.secret` (Z85, secret) or `node.keys.secret-file`
    ///     (path, relative to the working directory)
    ///   - `node.origins` (`same-host`, `any`, or origins separated by commas; `same-host`)
    ///   - `node.proxies` (addresses or ranges separated by commas, none, up to 256), `node.proxy-protocol` (flag, `false`)
    ///   - `node.heartbeat` (duration, `25s`, 1s to 10m), `node.drain` (duration, `10s`, 0s to 1h)
    ///   - `node.limits.message` (size, `64KB`, 1KB to 16MB), `node.limits.queue` (size, `1MB`, 64KB to 1GB),
    ///     `node.limits.backlog` (size, `256MB`, 1MB to 1024GB), `node.limits.connections` (count, 0, up to 10000000),
    ///     `node.limits.subscriptions` (count, 1000, 1 to 1000000), `node.limits.handshake-bytes` (size, `8KB`, 1KB to
    ///     64KB), `node.limits.handshake-headers` (count, 100, 8 to 1000), `node.limits.handshake-time` (duration,
    ///     `10s`, 100ms to 5m)
    ///
    /// - Throws: Every value that its key does not take, or, when all are taken, everything that does not fit together.
    package func overlaid(with reader: ConfigReader) throws(SettingsError) -> NodeSettings {
        var draft = NodeDraft(self)
        let faults = SettingsOverlay.apply(NodeDraft.settings, section: "node", from: reader, to: &draft)
        guard faults.isEmpty else { throw SettingsError(problems: faults) }
        var (settings, missing) = draft.finished()
        if let secret = settings.keys?.secret {
            settings.keys?.secret = try secret.resolved(for: "node")
        }
        let problems = (missing + settings.problems()).filter { $0.severity == .error }.map { $0.below("node") }
        guard problems.isEmpty else { throw SettingsError(problems: problems) }
        return settings
    }
}
