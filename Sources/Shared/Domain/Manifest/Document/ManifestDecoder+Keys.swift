extension ManifestDecoder {
    /// Keys of one vhost at most: each push is compared with all of them.
    static let maximumKeys = 64

    /// Reads `keys`: secrets, and files that hold one. None of them is ever part of a message.
    mutating func keys(_ section: ManifestEntry) -> (keys: [VhostKey], files: [String]) {
        guard case .sequence(let elements) = section.value.content, !elements.isEmpty else {
            let found = section.value.text != nil ? "text" : section.value.found
            let list = if case .sequence = section.value.content { "an empty list" } else { found }
            self.report(section.value.mark, section.path, "expected a list of keys, or none of `keys`, found \(list)")
            return ([], [])
        }
        if elements.count > Self.maximumKeys {
            self.report(
                elements[Self.maximumKeys].mark,
                section.path,
                "expected at most \(Self.maximumKeys) keys, found more"
            )
        }
        var keys: [VhostKey] = []
        var files: [String] = []
        for (index, element) in elements.prefix(Self.maximumKeys).enumerated() {
            let path = "\(section.path)[\(index)]"
            if case .mapping = element.content {
                guard let file = self.keyFile(element, path: path) else { continue }
                self.remember(element.mark, of: "\(section.path).files[\(files.count)]")
                files.append(file)
            } else if let key = self.key(element, path: path) {
                if keys.contains(key) { self.report(element.mark, path, "expected each key once, found one again") }
                keys.append(key)
            }
        }
        return (keys, files)
    }

    private mutating func key(_ node: ManifestNode, path: String) -> VhostKey? {
        do throws(SettingError) {
            guard let text = node.text else {
                throw SettingError(expected: VhostKey.expectation, found: node.found)
            }
            return try VhostKey(checking: text)
        } catch {
            self.report(node.mark, path, error.description)
            return nil
        }
    }

    /// `{ file: PATH }`.
    private mutating func keyFile(_ node: ManifestNode, path: String) -> String? {
        var file: String?
        let entries = self.entries(of: node, path: path, expected: "`file`")
        for entry in entries {
            if entry.key == "file" {
                self.apply(VhostSetting.keyFile, entry, to: &file)
            } else {
                // The key itself may be the secret, when somebody put a colon behind it.
                self.report(entry.mark, path, "expected a key in quotation marks or `file`, found another mapping")
            }
        }
        if entries.isEmpty { self.report(node.mark, path, "expected `file`, found an empty mapping") }
        return file
    }
}
