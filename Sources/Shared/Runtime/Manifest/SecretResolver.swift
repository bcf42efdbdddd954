import MusterDomain

/// Brings secrets into memory that a manifest leaves in files of their own.
struct SecretResolver {
    private let directory: String
    private(set) var problems: [ManifestProblem] = []

    init(directory: String) { self.directory = directory }

    /// The manifest with the secrets of `roles` read; what cannot be read is among the problems.
    mutating func resolve(_ decoding: ManifestDecoding, for roles: Set<ManifestRole>) -> Manifest {
        var manifest = decoding.manifest
        if roles.contains(.hub) {
            self.resolve(&manifest.hub.keys, \.secret, at: "hub.keys.secret-file", in: decoding)
            self.resolve(&manifest.vhosts, in: decoding) { $0.resolveKeys(of: &$1, prefix: $2, in: decoding) }
        }
        if roles.contains(.node) {
            self.resolve(&manifest.node.keys, \.secret, at: "node.keys.secret-file", in: decoding)
            self.resolve(&manifest.vhosts, in: decoding) { $0.resolvePassword(of: &$1, prefix: $2, in: decoding) }
        }
        return manifest
    }

    /// A CURVE secret.
    private mutating func resolve<Keys>(
        _ keys: inout Keys?,
        _ secret: WritableKeyPath<Keys, SecretKeySource>,
        at path: String,
        in decoding: ManifestDecoding
    ) {
        guard case .file(let file) = keys?[keyPath: secret] else { return }
        let key = self.read(file, path: path, mark: decoding.mark(of: path)) { (line) throws(SettingError) in
            try Z85SecretKey(line)
        }
        if let key { keys?[keyPath: secret] = .value(key) }
    }

    private mutating func resolve(
        _ vhosts: inout Vhosts,
        in decoding: ManifestDecoding,
        _ resolve: (inout SecretResolver, inout Vhost, _ prefix: String) -> Void
    ) {
        var root = vhosts.root
        resolve(&self, &root, "")
        let others = vhosts.others.map { vhost in
            var vhost = vhost
            resolve(&self, &vhost, "vhosts[\(SettingError.shown(vhost.name))].")
            return vhost
        }
        vhosts = Vhosts(root: root, others: others)
    }

    /// The keys that a vhost's backends show.
    private mutating func resolveKeys(of vhost: inout Vhost, prefix: String, in decoding: ManifestDecoding) {
        for (index, file) in vhost.keyFiles.enumerated() {
            let mark = decoding.mark(of: "\(prefix)keys.files[\(index)]")
            let key = self.read(file, path: "\(prefix)keys", mark: mark) { (line) throws(SettingError) in
                try VhostKey(checking: line)
            }
            if let key { vhost.keys.append(key) }
        }
        vhost.keyFiles = []
    }

    /// The password of a vhost's session store.
    private mutating func resolvePassword(of vhost: inout Vhost, prefix: String, in decoding: ManifestDecoding) {
        guard case .redis(var redis) = vhost.session.store, let file = redis.passwordFile else { return }
        let path = "\(prefix)session.store.redis.password-file"
        redis.password = self.read(file, path: path, mark: decoding.mark(of: path)) { (line) throws(SettingError) in
            try RedisPassword(checking: line)
        }
        redis.passwordFile = nil
        vhost.session.store = .redis(redis)
    }

    private mutating func read<Secret>(
        _ file: String,
        path: String,
        mark: ManifestMark,
        _ parse: (String) throws(SettingError) -> Secret
    ) -> Secret? {
        do throws(SettingError) {
            let contents = try SecretFile.read(file, relativeTo: self.directory, parse)
            if let warning = contents.warning {
                self.problems.append(ManifestProblem(mark: mark, path: path, message: warning, severity: .warning))
            }
            return contents.secret
        } catch {
            self.problems.append(ManifestProblem(mark: mark, path: path, message: error.description))
            return nil
        }
    }
}
