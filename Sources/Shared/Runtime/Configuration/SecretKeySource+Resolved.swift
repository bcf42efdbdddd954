import MusterDomain

extension SecretKeySource {
    /// The same key in memory.
    ///
    /// Reads a file that flags or environment name; those of a manifest were read with it.
    func resolved(for section: String) throws(SettingsError) -> SecretKeySource {
        switch self {
        case .value:
            return self
        case .file(let path):
            do throws(SettingError) {
                let contents = try SecretFile.read(path, relativeTo: ".") { (line) throws(SettingError) in
                    try Z85SecretKey(line)
                }
                return .value(contents.secret)
            } catch {
                let problem = SettingsProblem(key: "\(section).keys.secret-file", message: error.description)
                throw SettingsError(problems: [problem])
            }
        }
    }
}
