/// Which vhost claims which number, host and path, while a manifest is read.
struct VhostClaims {
    private var ids: [VhostID: String] = [.root: "/", StreamCanary.vhost: "the nodes' canaries"]
    private var hosts: [String: String] = [:]
    private var paths: [String: String] = [:]

    /// Each gives the vhost that has it already, or nil.
    mutating func claim(_ id: VhostID, by name: String) -> String? { Self.claim(id, by: name, in: &self.ids) }
    mutating func claim(host: String, by name: String) -> String? { Self.claim(host, by: name, in: &self.hosts) }
    mutating func claim(path: String, by name: String) -> String? { Self.claim(path, by: name, in: &self.paths) }

    private static func claim<Key>(_ key: Key, by name: String, in owners: inout [Key: String]) -> String? {
        if let owner = owners[key] { return owner }
        owners[key] = name
        return nil
    }
}
