/// What a node serves, as far as that decides about an upgrade.
package struct UpgradePolicy: Sendable {
    package var origins: OriginPolicy
    /// Whether WebSocket connections may be opened at a path; probe paths are never asked for.
    package var servesPath: @Sendable (_ path: String) -> Bool

    package init(
        origins: OriginPolicy = .sameHost,
        servesPath: @escaping @Sendable (_ path: String) -> Bool
    ) {
        self.origins = origins
        self.servesPath = servesPath
    }
}
