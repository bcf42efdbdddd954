extension Manifest {
    /// What does not fit between the hub's and the nodes' settings.
    ///
    /// Keys are whole.
    func problems() -> [SettingsProblem] {
        guard self.node.limits.queue < self.hub.limits.data else { return [] }
        return [
            SettingsProblem(
                key: "node.limits.queue",
                message: "a push of `hub.limits.data` (\(self.hub.limits.data)) does not fit a connection's queue "
                    + "(\(self.node.limits.queue))",
                severity: .warning
            )
        ]
    }
}
