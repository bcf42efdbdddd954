extension HubSettings {
    /// What is wrong with the settings as a whole: doors open to other machines, addresses used twice, limits that
    /// contradict each other.
    ///
    /// Keys are those below `hub`.
    package func problems() -> [SettingsProblem] {
        self.exposures() + AddressConflict.problems(among: self.addresses) + self.contradictions()
    }

    private var endpoints: KeyValuePairs<String, Endpoint> {
        ["ingest": self.ingest, "publish": self.publish, "backends": self.backends, "control": self.control]
    }

    private var addresses: [(key: String, address: BoundAddress)] {
        self.endpoints.map { ($0, BoundAddress($1)) } + [("http", BoundAddress(self.http))]
    }

    /// A door that other machines reach takes pushes from anybody unless it asks for a key.
    private func exposures() -> [SettingsProblem] {
        guard !self.insecure else { return [] }
        var problems: [SettingsProblem] = []
        if self.keys == nil {
            problems += self.endpoints.filter { !$1.isLoopback }.map { key, endpoint in
                SettingsProblem(
                    key: key,
                    message: "\(endpoint) is open to other machines: expected `hub.keys`, or `hub.insecure: true` "
                        + "to do without them, found neither"
                )
            }
        }
        if !self.http.isLoopback, !self.pushesNeedKeys {
            problems.append(
                SettingsProblem(
                    key: "http",
                    message:
                        "\(self.http) is open to other machines: expected `keys` for `/` and for every vhost, or "
                        + "`hub.insecure: true` to do without them, found neither"
                )
            )
        }
        return problems
    }

    private func contradictions() -> [SettingsProblem] {
        var problems: [SettingsProblem] = []
        if self.limits.queue < self.limits.data {
            problems.append(
                SettingsProblem(
                    key: "limits.queue",
                    message: "expected at least `hub.limits.data` (\(self.limits.data)), found \(self.limits.queue)"
                )
            )
        }
        if let keys = self.keys, keys.nodes.isEmpty {
            problems.append(
                SettingsProblem(
                    key: "keys",
                    message: "no node's key is listed in `nodes`: no node can join",
                    severity: .warning
                )
            )
        }
        return problems
    }
}
