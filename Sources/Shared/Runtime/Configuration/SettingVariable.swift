/// The environment variables that set what a manifest's keys set.
package enum SettingVariable {
    /// `MUSTER_HUB_LIMITS_QUEUE` for `hub.limits.queue`: upper case, everything but letters and digits an underscore.
    package static func name(of key: String) -> String {
        "MUSTER_" + key.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
    }
}
