extension NodeSettings {
    /// What is wrong with the settings as a whole.
    ///
    /// Keys are those below `node`.
    package func problems() -> [SettingsProblem] {
        var problems = AddressConflict.problems(among: [
            ("listen", BoundAddress(self.listen)), ("operations", BoundAddress(self.operations)),
        ])
        if self.limits.backlog < self.limits.queue {
            problems.append(
                SettingsProblem(
                    key: "limits.backlog",
                    message:
                        "expected at least `node.limits.queue` (\(self.limits.queue)), found \(self.limits.backlog)"
                )
            )
        }
        if self.limits.recovery.bytes > self.limits.queue.bytes / 2, self.limits.recovery != NodeLimits().recovery {
            problems.append(
                SettingsProblem(
                    key: "limits.recovery",
                    message:
                        "expected at most half of `node.limits.queue` (\(self.limits.queue)), found \(self.limits.recovery)"
                )
            )
        }
        if self.proxyProtocol, self.proxies.isEmpty {
            problems.append(
                SettingsProblem(
                    key: "proxy-protocol",
                    message: "expected `node.proxies` to name who sends PROXY headers, found none"
                )
            )
        }
        return problems
    }
}
