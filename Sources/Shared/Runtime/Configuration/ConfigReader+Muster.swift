import Configuration

extension ConfigReader {
    /// A reader of flags and environment for `overlaid(with:)`; a flag goes before the variable of the same key.
    ///
    /// - Parameters:
    ///   - flags: Values by key, such as `hub.http`, as they were typed.
    ///   - environment: The variables of the process; those of a key are `SettingVariable.name(of:)`.
    package static func muster(flags: [String: String], environment: [String: String]) -> ConfigReader {
        let secrets = ["hub.keys.secret", "node.keys.secret"].map(SettingVariable.name(of:))
        let typed = flags.map { key, value in
            (AbsoluteConfigKey(ConfigKey(key)), ConfigValue(.string(value), isSecret: false))
        }
        return ConfigReader(providers: [
            InMemoryProvider(name: "flags", values: Dictionary(typed) { first, _ in first }),
            EnvironmentVariablesProvider(
                environmentVariables: environment,
                secretsSpecifier: .specific(Set(secrets))
            ).prefixKeys(with: "muster"),
        ])
    }
}
