import MusterDomain

extension NodeSettings {
    /// The settings, as keys of the manifest, that differ from `old` and take effect with the next start only.
    func settingsForRestart(comparedTo old: NodeSettings) -> [String] {
        let differences = [
            ("name", self.name != old.name),
            ("listen", self.listen != old.listen),
            ("operations", self.operations != old.operations),
            ("shards", self.shards != old.shards),
            ("hub", self.hub != old.hub),
            ("fanout", self.fanout != old.fanout),
            ("keys", self.keys != old.keys),
            ("origins", self.origins != old.origins),
            ("proxies", self.proxies != old.proxies),
            ("proxy-protocol", self.proxyProtocol != old.proxyProtocol),
            ("limits", self.limits != old.limits),
            ("heartbeat", self.heartbeat != old.heartbeat),
            ("drain", self.drain != old.drain),
        ]
        return differences.filter(\.1).map { "node.\($0.0)" }
    }
}
