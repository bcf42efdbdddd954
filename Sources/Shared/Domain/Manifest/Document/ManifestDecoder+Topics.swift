extension ManifestDecoder {
    mutating func topics(_ node: ManifestNode) -> TopicFamilies {
        let expected = "a mapping of topic patterns, such as `v1.news.{feedId}: {}`"
        let entries = self.entries(of: node, path: "topics", expected: expected)
        if case .mapping = node.content, entries.isEmpty { self.warnOfNoTopics(at: node.mark) }
        if node.isNull { self.warnOfNoTopics(at: node.mark) }
        if entries.count > TopicFamilies.maximumCount {
            let surplus = entries[TopicFamilies.maximumCount]
            self.report(surplus.mark, "topics", "expected at most \(TopicFamilies.maximumCount) families, found more")
        }
        var families: [TopicFamily] = []
        var marks: [ManifestMark] = []
        for entry in entries.prefix(TopicFamilies.maximumCount) {
            let slow = self.slow(entry)
            guard let pattern = self.pattern(entry) else { continue }
            families.append(TopicFamily(pattern: pattern, slow: slow))
            marks.append(entry.mark)
        }
        let topics = TopicFamilies(families)
        self.warnOfUnreachable(topics, marks: marks)
        return topics
    }

    private mutating func pattern(_ entry: ManifestEntry) -> TopicPattern? {
        do throws(TopicPatternError) {
            return try TopicPattern(entry.key)
        } catch {
            self.report(entry.keyNode.textMark.advanced(by: error.offset), entry.path, error.description)
            return nil
        }
    }

    /// The policy for slow connections, the one option of this version.
    private mutating func slow(_ entry: ManifestEntry) -> SlowPolicy {
        var slow = SlowPolicy.close
        for option in self.entries(of: entry.value, path: entry.path, expected: "options such as `{}`") {
            guard option.key == "slow" else {
                self.report(unknown: option, path: "topics.*.\(option.key)", siblings: ["slow"])
                continue
            }
            if let policy = option.value.text.flatMap(SlowPolicy.init(rawValue:)) {
                slow = policy
            } else {
                let known = SlowPolicy.allCases.map { "`\($0.rawValue)`" }.joined(separator: " or ")
                let isLater = option.value.text.map(LaterKeys.slowPolicies.contains) ?? false
                let note = isLater ? ", which this version does not have" : ""
                self.report(option.value.mark, option.path, "expected \(known), found \(option.value.found)\(note)")
            }
        }
        return slow
    }

    private mutating func warnOfUnreachable(_ topics: TopicFamilies, marks: [ManifestMark]) {
        for unreachable in topics.unreachable() {
            let pattern = topics.families[unreachable.index].pattern
            let earlier = topics.families[unreachable.earlier].pattern
            self.report(
                marks[unreachable.index],
                "topics[\(SettingError.shown(pattern.text))]",
                "never chosen, since `\(SettingError.shown(earlier.text))` on line \(marks[unreachable.earlier].line) "
                    + "takes all its topics: expected the narrower pattern first",
                severity: .warning
            )
        }
    }
}
