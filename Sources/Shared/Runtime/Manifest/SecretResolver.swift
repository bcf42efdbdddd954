import MusterDomain

/// Brings secrets into memory that a manifest leaves in files of their own.
struct SecretResolver {
    private let directory: String
    private(set) var problems: [ManifestProblem] = []

    init(directory: String) { self.directory = directory }

    /// The manifest with the secrets of `roles` read; what cannot be read is among the problems.
    mutating func resolve(_ decoding: ManifestDecoding, for roles: Set<ManifestRole>) -> Manifest {
        var manifest = decoding.manifest
        for role in roles {
            let mark = decoding.mark(of: "\(role.rawValue).keys.secret-file")
            switch role {
            case .hub:
                if let secret = manifest.hub.keys?.secret {
                    manifest.hub.keys?.secret = self.resolve(secret, role, mark)
                }
            case .node:
                if let secret = manifest.node.keys?.secret {
                    manifest.node.keys?.secret = self.resolve(secret, role, mark)
                }
            }
        }
        return manifest
    }

    private mutating func resolve(_ secret: SecretKeySource, _ role: ManifestRole, _ mark: ManifestMark)
        -> SecretKeySource
    {
        guard case .file(let file) = secret else { return secret }
        let path = "\(role.rawValue).keys.secret-file"
        do throws(SettingError) {
            let contents = try SecretKeyFile.read(file, relativeTo: self.directory)
            if let warning = contents.warning {
                self.problems.append(ManifestProblem(mark: mark, path: path, message: warning, severity: .warning))
            }
            return .value(contents.key)
        } catch {
            self.problems.append(ManifestProblem(mark: mark, path: path, message: error.description))
            return secret
        }
    }
}
