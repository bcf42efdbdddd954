/// The section `stork`.
extension ManifestDecoder {
    mutating func stork(_ node: ManifestNode) -> StorkClassMap {
        var classes: [ManifestEntry] = []
        for entry in self.entries(of: node, path: "stork", expected: "a mapping with `classes`") {
            if entry.key == "classes" {
                self.remember(entry.value.mark, of: entry.path)
                let expected = "a mapping of PHP classes, such as `MyMessage: { type: my_message }`"
                classes = self.entries(of: entry.value, path: entry.path, expected: expected, bracketed: true)
            } else {
                self.report(unknown: entry, path: entry.path, siblings: ["classes"])
            }
        }
        if classes.count > StorkClassMap.maximumCount {
            let surplus = classes[StorkClassMap.maximumCount]
            self.report(surplus.mark, "stork.classes", "expected at most \(StorkClassMap.maximumCount), found more")
        }
        var map: [String: StorkMessageClass] = [:]
        for entry in classes.prefix(StorkClassMap.maximumCount) {
            self.check(className: entry)
            map[entry.key] = self.messageClass(entry)
        }
        return StorkClassMap(map)
    }

    private mutating func check(className entry: ManifestEntry) {
        let parts = entry.key.unicodeScalars.split(separator: "\\", omittingEmptySubsequences: false)
        let isName = parts.allSatisfy { part in
            !part.isEmpty && part.enumerated().allSatisfy { JSONTemplate.isOfName($1, isFirst: $0 == 0) }
        }
        guard isName, entry.key.utf8.count <= StorkClassMap.maximumNameBytes else {
            let expected = "a PHP class with its namespace, such as MyMessage or App\\Message\\Created"
            self.report(entry.mark, entry.path, "expected \(expected), found \(SettingError.quoted(entry.key))")
            return
        }
    }

    /// One class; nil without a type, which has its error then.
    private mutating func messageClass(_ entry: ManifestEntry) -> StorkMessageClass? {
        var type: Label?
        var hasType = false
        var data: JSONTemplate?
        for option in self.entries(of: entry.value, path: entry.path, expected: "`type`, and `data` where needed") {
            switch option.key {
            case "type":
                hasType = true
                type = self.type(option)
            case "data":
                data = self.data(option)
            default:
                self.report(unknown: option, path: option.path, siblings: ["type", "data"])
            }
        }
        if !hasType {
            self.report(entry.mark, entry.path, "expected `type`, the class's MESSAGE_TYPE, found none")
        }
        return type.map { StorkMessageClass(type: $0, data: data) }
    }

    private mutating func type(_ option: ManifestEntry) -> Label? {
        guard let type = option.value.text.flatMap({ try? Label($0) }) else {
            let expected = "a text of 1 to \(NameRules.maximumBytes) bytes without control characters"
            self.report(option.value.mark, option.path, "expected \(expected), found \(option.value.found)")
            return nil
        }
        return type
    }

    private mutating func data(_ option: ManifestEntry) -> JSONTemplate {
        // Not the same as `null`: somebody has not finished the line.
        if case .scalar("", .plain) = option.value.content {
            self.report(
                option.value.mark,
                option.path,
                "expected a value, or `data` left out for all properties, found nothing"
            )
        }
        return self.jsonTemplate(option.value, path: option.path)
    }

    /// Plain scalars by YAML's core schema are constants of their type, texts may hold properties in braces.
    private mutating func jsonTemplate(_ node: ManifestNode, path: String) -> JSONTemplate {
        switch node.content {
        case .scalar:
            return self.scalarTemplate(node, path: path)
        case .sequence(let elements):
            return .list(
                elements.enumerated().map { index, element in self.jsonTemplate(element, path: "\(path)[\(index)]") }
            )
        case .mapping:
            let entries = self.entries(of: node, path: path, expected: "a value", bracketed: true)
            return .object(
                entries.map { JSONTemplate.Member(name: $0.key, value: self.jsonTemplate($0.value, path: $0.path)) }
            )
        }
    }

    private mutating func scalarTemplate(_ node: ManifestNode, path: String) -> JSONTemplate {
        let value = node.sessionValue
        switch value {
        case .string(let text):
            do throws(ExpressionError) {
                return try JSONTemplate(text: text)
            } catch {
                self.report(node.place(of: error.offset), path, error.message)
            }
        case .double(let number) where !number.isFinite:
            self.report(node.mark, path, "expected a number of 64 bits, found \(node.found)")
        case .null, .bool, .integer, .double, .bytes, .list, .map:
            break
        }
        return .constant(value)
    }
}
