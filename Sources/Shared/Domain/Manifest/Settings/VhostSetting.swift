/// What a vhost is chosen by.
package enum VhostSetting {
    /// Host names of one vhost at most.
    static let maximumHosts = 256

    package static let hosts = Setting<[String]>(
        "hosts",
        shape: .singleOrList,
        expected: VhostHost.expectation,
        defaultText: nil
    ) { hosts, texts in
        guard !texts.isEmpty else { return [SettingError(expected: VhostHost.expectation, found: "an empty list")] }
        let (values, errors) = Setting<[String]>.parse(texts, atMost: Self.maximumHosts, VhostHost.pattern)
        if errors.isEmpty { hosts = values }
        return errors
    }

    package static let path = Setting<String?>(
        "path",
        shape: .single,
        expected: VhostPath.expectation,
        defaultText: nil
    ) { path, texts in
        do throws(SettingError) {
            path = try VhostPath.path(texts[0])
            return []
        } catch {
            return [error]
        }
    }

    static let keyFile = Setting<String?>.optional("file", \.self, .filePath("the path of a file that holds a key"))
}
