/// Finds a vhost by number, name, host or path without going through all of them.
struct VhostIndex: Sendable {
    private var ids: [VhostID: Int] = [:]
    private var names: [String: Int] = [:]
    private var hosts: [String: Int] = [:]
    /// By what follows `*.`.
    private var wildcards: [String: Int] = [:]
    private var paths: [String: Int] = [:]
    /// Bytes of the longest path: of a request's path no more is looked at.
    private var longestPath = 0

    /// A host name has no more (RFC 1035 §2.3.4); a longer one, made of dots, would cost a look-up for each.
    private static let longestHost = 255

    /// - Parameter vhosts: What two of them claim belongs to the first.
    init(_ vhosts: [Vhost]) {
        for (position, vhost) in vhosts.enumerated() {
            Self.add(vhost.id, position, to: &self.ids)
            Self.add(vhost.name, position, to: &self.names)
            for host in vhost.hosts {
                if host.hasPrefix("*.") {
                    Self.add(String(host.dropFirst(2)), position, to: &self.wildcards)
                } else {
                    Self.add(host, position, to: &self.hosts)
                }
            }
            if let path = vhost.path {
                Self.add(path, position, to: &self.paths)
                self.longestPath = max(self.longestPath, path.utf8.count)
            }
        }
    }

    private static func add<Key>(_ key: Key, _ position: Int, to places: inout [Key: Int]) {
        if places[key] == nil { places[key] = position }
    }

    func position(of id: VhostID) -> Int? { self.ids[id] }

    func position(of name: String) -> Int? { self.names[name] }

    /// By host name, exactly, else below a wildcard; else by the longest path; nil when nobody claims either.
    func position(host: String, path: String) -> Int? {
        self.position(host: host) ?? self.position(path: path)
    }

    private func position(host: String) -> Int? {
        guard !self.hosts.isEmpty || !self.wildcards.isEmpty, host.utf8.count <= Self.longestHost else { return nil }
        let name = VhostHost.name(ofHostField: host)
        if let exact = self.hosts[name] { return exact }
        guard !self.wildcards.isEmpty else { return nil }
        var rest = name[...]
        while let dot = rest.firstIndex(of: ".") {
            rest = rest[rest.index(after: dot)...]
            if let position = self.wildcards[String(rest)] { return position }
        }
        return nil
    }

    private func position(path: String) -> Int? {
        guard !self.paths.isEmpty else { return nil }
        // One byte more than the longest, to see whether a part of the path ends there.
        let bytes = Array(path.utf8.prefix { $0 != UInt8(ascii: "?") }.prefix(self.longestPath + 1))
        let isCut = bytes.count > self.longestPath
        for end in stride(from: min(bytes.count, self.longestPath), to: 1, by: -1) {
            guard end < bytes.count ? bytes[end] == UInt8(ascii: "/") : !isCut else { continue }
            if let position = self.paths[String(decoding: bytes[..<end], as: UTF8.self)] { return position }
        }
        return nil
    }
}
