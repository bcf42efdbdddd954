extension ManifestDecoder {
    /// The entries of a mapping; nothing counts as an empty one.
    ///
    /// Keys that are none, or come twice, are left out.
    ///
    /// - Parameter bracketed: Whether keys stand in brackets in a path, because they may have dots of their own.
    mutating func entries(
        of node: ManifestNode,
        path: String,
        expected: String,
        bracketed: Bool = false
    ) -> [ManifestEntry] {
        guard case .mapping(let pairs) = node.content else {
            if !node.isNull { self.report(node.mark, path, "expected \(expected), found \(node.found)") }
            return []
        }
        var seen: [String: ManifestMark] = [:]
        var entries: [ManifestEntry] = []
        for pair in pairs {
            guard let key = pair.key.text else {
                self.report(pair.key.mark, path, "expected a key, found \(pair.key.found)")
                continue
            }
            let shown = SettingError.shown(key)
            let keyPath = bracketed ? "\(path)[\(shown)]" : path.isEmpty ? shown : "\(path).\(shown)"
            if let first = seen[key] {
                self.report(
                    pair.key.mark,
                    keyPath,
                    "expected the key once, found it again (first on line \(first.line))"
                )
                continue
            }
            seen[key] = pair.key.mark
            entries.append(ManifestEntry(key: key, value: pair.value, keyNode: pair.key, path: keyPath))
        }
        return entries
    }

    /// Reads a mapping whose keys are those of `settings` that begin with `prefix`.
    mutating func section<Draft>(
        _ node: ManifestNode,
        path: String,
        prefix: String = "",
        settings: [Setting<Draft>],
        into draft: inout Draft
    ) {
        let below = settings.filter { $0.key.hasPrefix(prefix) }
        let names = below.map { String($0.key.dropFirst(prefix.count).prefix { $0 != "." }) }
        let example = names.first.map { ", such as `\($0)`" } ?? ""
        for entry in self.entries(of: node, path: path, expected: "a mapping of settings\(example)") {
            let key = prefix + entry.key
            if let setting = below.first(where: { $0.key == key && !entry.key.contains(".") }) {
                self.remember(entry.value.mark, of: entry.path)
                self.apply(setting, entry, to: &draft)
            } else if names.contains(entry.key) {
                if !entry.value.isNull { self.remember(entry.value.mark, of: entry.path) }
                self.section(entry.value, path: entry.path, prefix: key + ".", settings: below, into: &draft)
            } else {
                self.report(unknown: entry, path: entry.path, siblings: names.uniqued())
            }
        }
    }

    /// Reads the value of one setting.
    mutating func apply<Draft>(_ setting: Setting<Draft>, _ entry: ManifestEntry, to draft: inout Draft) {
        guard let nodes = self.values(of: entry.value, for: setting.shape) else {
            let found = setting.isSecret && entry.value.text != nil ? "text" : entry.value.found
            self.report(entry.value.mark, entry.path, "expected \(setting.expected), found \(found)")
            return
        }
        var texts: [String] = []
        for (index, node) in nodes.enumerated() {
            guard let text = node.text else {
                let path = setting.shape == .single ? entry.path : "\(entry.path)[\(index)]"
                self.report(node.mark, path, "expected \(setting.expected), found \(node.found)")
                continue
            }
            texts.append(text)
        }
        guard texts.count == nodes.count else { return }
        for error in setting.apply(texts, to: &draft) {
            if let element = error.element, case .sequence = entry.value.content {
                self.report(nodes[element].mark, "\(entry.path)[\(element)]", error.description)
            } else {
                self.report(entry.value.mark, entry.path, error.description)
            }
        }
    }

    /// The nodes that hold the values; nil when the node has not the shape.
    private func values(of node: ManifestNode, for shape: SettingShape) -> [ManifestNode]? {
        switch (node.content, shape) {
        case (.scalar, .single), (.scalar, .singleOrList): [node]
        case (.sequence(let elements), .list), (.sequence(let elements), .singleOrList): elements
        case (.scalar, .list), (.sequence, .single), (.mapping, _): nil
        }
    }
}

extension [String] {
    /// The elements without repetitions, in order.
    fileprivate func uniqued() -> [String] {
        var seen: Set<String> = []
        return self.filter { seen.insert($0).inserted }
    }
}
