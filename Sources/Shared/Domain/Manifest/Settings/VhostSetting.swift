/// What a vhost is chosen by.
package enum VhostSetting {
    /// Host names of one vhost at most.
    static let maximumHosts = 256

    package static let hosts = Setting<[String]>(
        "hosts",
        shape: .singleOrList,
        expected: VhostHost.expectation,
        defaultText: nil,
        meaning: "host names that choose it; `*.` before one takes every name below",
        schema: [
            "anyOf": [
                ValueSchema.vhostHost,
                [
                    "type": "array", "items": ValueSchema.vhostHost, "minItems": 1,
                    "maxItems": .number(Self.maximumHosts),
                ],
            ]
        ]
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
        defaultText: nil,
        meaning: "a path that chooses it, with all below it",
        schema: ValueSchema.vhostPath
    ) { path, texts in
        do throws(SettingError) {
            path = try VhostPath.path(texts[0])
            return []
        } catch {
            return [error]
        }
    }

    static let keyFile = Setting<String?>.optional(
        "file",
        \.self,
        .filePath("the path of a file that holds a key"),
        meaning: "a file whose first line is the key, relative to the manifest"
    )
}
