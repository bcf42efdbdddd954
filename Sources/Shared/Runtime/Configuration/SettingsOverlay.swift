import Configuration
import MusterDomain

/// Lays what a reader knows (flags, environment) over settings from a manifest, key by key of a table.
enum SettingsOverlay {
    /// - Parameter section: `hub` or `node`, the first part of every key.
    /// - Returns: A problem for every value that its setting does not take.
    static func apply<Draft>(
        _ settings: [Setting<Draft>],
        section: String,
        from reader: ConfigReader,
        to draft: inout Draft
    ) -> [SettingsProblem] {
        var problems: [SettingsProblem] = []
        for setting in settings {
            let key = "\(section).\(setting.key)"
            guard let texts = Self.texts(of: setting, key, reader) else { continue }
            for error in setting.apply(texts, to: &draft) {
                let source = "(set by a flag or \(SettingVariable.name(of: key)))"
                problems.append(SettingsProblem(key: key, message: "\(error) \(source)"))
            }
        }
        return problems + Self.secretProblems(section, reader)
    }

    /// The values that the reader has; nil when the key is not set there.
    ///
    /// An empty text counts as not set, since that is how container platforms unset a variable.
    private static func texts<Draft>(of setting: Setting<Draft>, _ key: String, _ reader: ConfigReader) -> [String]? {
        guard let text = reader.string(forKey: ConfigKey(key), isSecret: setting.isSecret), !text.isEmpty else {
            return nil
        }
        switch setting.shape {
        case .single: return [text]
        case .list, .singleOrList: return text.split(separator: ",").map { Self.trimmed($0) }
        }
    }

    private static func secretProblems(_ section: String, _ reader: ConfigReader) -> [SettingsProblem] {
        let keys = ["\(section).keys.secret", "\(section).keys.secret-file"]
        let set = keys.filter { reader.string(forKey: ConfigKey($0), isSecret: true)?.isEmpty == false }
        guard set.count == 2 else { return [] }
        let variables = keys.map(SettingVariable.name(of:)).joined(separator: " and ")
        return [SettingsProblem(key: keys[1], message: "expected one of \(variables), found both")]
    }

    private static func trimmed(_ text: Substring) -> String {
        let head = text.drop { $0 == " " }
        return String(head.reversed().drop { $0 == " " }.reversed())
    }
}
