extension ManifestDecoder {
    /// Reads `session`.
    mutating func session(_ section: ManifestEntry) -> SessionSettings {
        var session = SessionSettings()
        let siblings = ["cookie", "store", "user", "timeout", "record"]
        let expected = "a mapping of settings, such as `cookie`"
        for entry in self.entries(of: section.value, path: section.path, expected: expected) {
            self.remember(entry.value.mark, of: entry.path)
            if entry.key == "store" {
                session.store = self.store(entry)
            } else if entry.key == "user" {
                session.user = self.expression(entry.value, path: entry.path, variables: AccessVariables.user)
            } else if let setting = SessionSettings.settings.first(where: { $0.key == entry.key }) {
                self.apply(setting, entry, to: &session)
            } else {
                self.report(unknown: entry, path: "session.\(entry.key)", siblings: siblings)
            }
        }
        return session
    }

    private static let storeExpectation = "`none`, or a mapping with one of `php`, `redis` and `none`"

    /// `none`, or a mapping with exactly one store.
    private mutating func store(_ section: ManifestEntry) -> SessionStoreSettings {
        guard case .mapping = section.value.content else {
            if section.value.text == "none" { return .none }
            let isLater = section.value.text.map { LaterKeys.paths.contains("session.store.\($0)") } ?? false
            let note = isLater ? ", which this version does not have" : ""
            let found = "found \(section.value.found)\(note)"
            self.report(section.value.mark, section.path, "expected \(Self.storeExpectation), \(found)")
            return .none
        }
        let entries = self.entries(of: section.value, path: section.path, expected: Self.storeExpectation)
        if entries.count != 1 {
            let found = entries.isEmpty ? "an empty one" : "\(entries.count) keys"
            self.report(section.value.mark, section.path, "expected \(Self.storeExpectation), found \(found)")
        }
        var store = SessionStoreSettings.none
        for entry in entries {
            switch entry.key {
            case "php": store = .phpFiles(self.phpFiles(entry))
            case "redis": store = .redis(self.redis(entry))
            case "none": self.none(entry)
            default:
                self.report(unknown: entry, path: "session.store.\(entry.key)", siblings: ["php", "redis", "none"])
            }
        }
        return store
    }

    private mutating func phpFiles(_ entry: ManifestEntry) -> PHPFileStoreSettings {
        var settings = PHPFileStoreSettings(path: "")
        self.section(entry.value, path: entry.path, settings: PHPFileStoreSettings.settings, into: &settings)
        self.require("path", of: entry)
        return settings
    }

    private mutating func redis(_ entry: ManifestEntry) -> RedisStoreSettings {
        var settings = RedisStoreSettings(address: .unix(path: ""))
        self.section(entry.value, path: entry.path, settings: RedisStoreSettings.settings, into: &settings)
        self.require("address", of: entry)
        if let mark = self.marks["\(entry.path).password-file"], self.marks["\(entry.path).password"] != nil {
            let path = "\(entry.path).password-file"
            self.report(mark, path, "expected either `password` or `password-file`, found both")
        }
        if settings.username != nil, settings.password == nil, settings.passwordFile == nil,
            self.marks["\(entry.path).password"] == nil, self.marks["\(entry.path).password-file"] == nil
        {
            self.report(
                entry.mark,
                entry.path,
                "expected `password` or `password-file` beside `username`, found neither"
            )
        }
        return settings
    }

    private mutating func none(_ entry: ManifestEntry) {
        for option in self.entries(of: entry.value, path: entry.path, expected: "`{}`") {
            self.report(option.mark, option.path, "unknown key, expected none in `{}`")
        }
    }

    private mutating func require(_ key: String, of entry: ManifestEntry) {
        guard self.marks["\(entry.path).\(key)"] == nil else { return }
        self.report(entry.value.isNull ? entry.mark : entry.value.mark, entry.path, "expected `\(key)`, found none")
    }
}
