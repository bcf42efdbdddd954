extension ManifestDecoder {
    /// What may stand at the root for the default vhost, and below the name of every other.
    static let vhostSections = ["session", "authenticator", "verifiers", "topics", "keys"]

    /// Fills in what the default vhost and the others have in common.
    ///
    /// - Parameter prefix: what stands before a section's name in a path.
    mutating func vhost(_ vhost: Vhost, _ sections: [String: ManifestEntry], prefix: String) -> Vhost {
        var vhost = vhost
        if let keys = sections["keys"] { (vhost.keys, vhost.keyFiles) = self.keys(keys) }
        if let session = sections["session"] { vhost.session = self.session(session) }
        var table = sections["verifiers"].map { self.verifiers($0) } ?? VerifierTable()
        let families = sections["topics"].map { self.families($0, of: table) } ?? []
        let authenticator =
            sections["authenticator"].map {
                self.uses($0, of: table, variables: AccessVariables.connection, program: "authenticator")
            } ?? []
        table.note(authenticator, parameters: [])
        for family in families { table.note(family.verify + (family.publish ?? []), parameters: family.parameters) }
        self.parse(&table, among: Set(families.flatMap(\.parameters)))
        vhost.authenticator = self.chain(
            authenticator,
            of: table,
            variables: AccessVariables.connection,
            place: "the authenticator",
            program: "authenticator"
        )
        vhost.topics = self.finished(families, of: table, path: "\(prefix)topics")
        return vhost
    }

    /// Reads `vhosts`.
    mutating func vhosts(_ node: ManifestNode) -> [Vhost] {
        let expected = "a mapping of names to vhosts, such as `shop: { hosts: [shop.example] }`"
        let entries = self.entries(of: node, path: "vhosts", expected: expected, bracketed: true)
        if entries.count > Vhosts.maximumCount {
            let surplus = entries[Vhosts.maximumCount]
            self.report(surplus.mark, "vhosts", "expected at most \(Vhosts.maximumCount) vhosts, found more")
        }
        var claims = VhostClaims()
        return entries.prefix(Vhosts.maximumCount).map { self.vhost($0, &claims) }
    }

    private mutating func vhost(_ entry: ManifestEntry, _ claims: inout VhostClaims) -> Vhost {
        var vhost = Vhost(name: entry.key, id: VhostID(name: entry.key))
        self.check(vhostName: entry, id: vhost.id, &claims)
        var sections: [String: ManifestEntry] = [:]
        let keys = ["hosts", "path"] + Self.vhostSections
        for section in self.entries(of: entry.value, path: entry.path, expected: "a mapping such as `path: /shop`") {
            self.remember(section.value.mark, of: section.path)
            switch section.key {
            case "hosts": vhost.hosts = self.hosts(section, of: entry.key, &claims)
            case "path": vhost.path = self.path(section, of: entry.key, &claims)
            case _ where Self.vhostSections.contains(section.key): sections[section.key] = section
            default: self.report(unknown: section, path: "vhosts.*.\(section.key)", siblings: keys)
            }
        }
        if self.marks["\(entry.path).hosts"] == nil, self.marks["\(entry.path).path"] == nil {
            self.report(entry.mark, entry.path, "expected `hosts` or `path` to choose it by, found neither")
        }
        if sections["topics"] == nil { self.warnOfNoTopics(at: entry.mark, "\(entry.path).topics") }
        return self.vhost(vhost, sections, prefix: "\(entry.path).")
    }

    private mutating func check(vhostName entry: ManifestEntry, id: VhostID, _ claims: inout VhostClaims) {
        guard entry.key != "/" else {
            self.report(
                entry.mark,
                entry.path,
                "expected another name, found `/`: the root of the manifest is that vhost"
            )
            return
        }
        guard 1...64 ~= entry.key.utf8.count, entry.key.utf8.allSatisfy(VhostPath.isNameByte) else {
            let found = SettingError.quoted(entry.key)
            self.report(
                entry.mark,
                entry.path,
                "expected a name of 1 to 64 letters, digits, `.`, `_`, `-` and `/`, found \(found)"
            )
            return
        }
        if let other = claims.claim(id, by: entry.key) {
            let number = "both have the number \(id.rawValue)"
            self.report(entry.mark, entry.path, "expected a name beside `\(other)`, found `\(entry.key)`: \(number)")
        }
    }

    private mutating func hosts(_ section: ManifestEntry, of vhost: String, _ claims: inout VhostClaims) -> [String] {
        var hosts: [String] = []
        self.apply(VhostSetting.hosts, section, to: &hosts)
        for host in hosts {
            guard let other = claims.claim(host: host, by: vhost) else { continue }
            let owner = other == vhost ? "found it twice" : "found that of `\(other)`"
            self.report(section.value.mark, section.path, "expected a host of its own, \(owner): \(host)")
        }
        return hosts
    }

    private mutating func path(_ section: ManifestEntry, of vhost: String, _ claims: inout VhostClaims) -> String? {
        var path: String?
        self.apply(VhostSetting.path, section, to: &path)
        if let path, let other = claims.claim(path: path, by: vhost) {
            self.report(section.value.mark, section.path, "expected a path of its own, found that of `\(other)`")
        }
        return path
    }
}
