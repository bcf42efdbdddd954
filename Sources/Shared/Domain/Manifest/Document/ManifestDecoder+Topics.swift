extension ManifestDecoder {
    /// Reads `topics`; what verifies them is left to `family(_:of:)`.
    mutating func families(_ section: ManifestEntry, of table: VerifierTable) -> [TopicFamilyDraft] {
        let expected = "a mapping of topic patterns, such as `v1.news.{feedId}: {}`"
        let entries = self.entries(of: section.value, path: section.path, expected: expected, bracketed: true)
        if case .mapping = section.value.content, entries.isEmpty {
            self.warnOfNoTopics(at: section.value.mark, section.path)
        }
        if section.value.isNull { self.warnOfNoTopics(at: section.value.mark, section.path) }
        if entries.count > TopicFamilies.maximumCount {
            let surplus = entries[TopicFamilies.maximumCount]
            self.report(
                surplus.mark,
                section.path,
                "expected at most \(TopicFamilies.maximumCount) families, found more"
            )
        }
        return entries.prefix(TopicFamilies.maximumCount).compactMap { self.family($0, of: table) }
    }

    /// The families with their verifiers.
    mutating func finished(_ drafts: [TopicFamilyDraft], of table: VerifierTable, path: String) -> TopicFamilies {
        let topics = TopicFamilies(
            drafts.map { draft in
                var family = draft.family
                let variables = AccessVariables.topic(family.pattern)
                let place = "`\(SettingError.shown(family.pattern.text))`"
                family.verify = self.chain(draft.verify, of: table, variables: variables, place: place)
                family.publish = draft.publish.map {
                    self.chain($0, of: table, variables: variables, place: place)
                }
                return family
            }
        )
        self.warnOfUnreachable(topics, marks: drafts.map(\.entry.mark), path: path)
        return topics
    }

    private static let options = ["where", "verify", "publish", "auto", "slow", "history"]

    /// One family; nil when its pattern cannot be read, though its options are looked at all the same.
    private mutating func family(_ entry: ManifestEntry, of table: VerifierTable) -> TopicFamilyDraft? {
        let pattern = self.pattern(entry)
        var draft = pattern.map { TopicFamilyDraft(entry: entry, family: TopicFamily(pattern: $0)) }
        let variables = pattern.map(AccessVariables.topic)
        // A line whose only option was commented out must not open its topics.
        if entry.value.isNull {
            let expected = "options, or `{}` for topics open to all who may connect"
            self.report(entry.value.mark, entry.path, "expected \(expected), found nothing")
        }
        for option in self.entries(of: entry.value, path: entry.path, expected: "options such as `{}`") {
            switch option.key {
            case "where": draft?.family.constraints = self.constraints(option, of: pattern)
            case "verify": draft?.verify = self.uses(option, of: table, variables: variables)
            case "publish": draft?.publish = self.uses(option, of: table, variables: variables)
            case "auto": draft?.family.auto = self.auto(option, of: pattern)
            case "slow": draft?.family.slow = self.slow(option)
            case "history": draft?.family.history = self.history(option)
            default: self.report(unknown: option, path: "topics.*.\(option.key)", siblings: Self.options)
            }
        }
        return draft
    }

    private mutating func pattern(_ entry: ManifestEntry) -> TopicPattern? {
        do throws(TopicPatternError) {
            return try TopicPattern(entry.key)
        } catch {
            self.report(entry.keyNode.place(of: error.offset), entry.path, error.description)
            return nil
        }
    }

    /// What parameters must look like.
    private mutating func constraints(_ option: ManifestEntry, of pattern: TopicPattern?) -> [String: LinearPattern] {
        let expected = "a mapping of parameters to regular expressions, such as `feedId: \"[0-9]+\"`"
        // Taking nothing for an empty mapping would widen the family of an unfinished line.
        if option.value.isNull { self.report(option.value.mark, option.path, "expected \(expected), found nothing") }
        var constraints: [String: LinearPattern] = [:]
        for entry in self.entries(of: option.value, path: option.path, expected: expected) {
            if let pattern, !pattern.parameterNames.contains(entry.key) {
                let near = NearMiss.nearest(to: entry.key, among: pattern.parameterNames)
                let advice = near.map { ", did you mean `\($0)`?" } ?? ""
                let found = "expected a parameter of the pattern, found `\(SettingError.shown(entry.key))`"
                self.report(entry.mark, entry.path, found + advice)
            }
            constraints[entry.key] = self.linearPattern(entry.value, path: entry.path)
        }
        return constraints
    }

    private mutating func auto(_ option: ManifestEntry, of pattern: TopicPattern?) -> TopicTemplate? {
        guard let template = self.template(option.value, path: option.path) else { return nil }
        if let pattern, template.misses(pattern) {
            let found = "expected a topic of this family, found \(SettingError.quoted(template.text))"
            self.report(option.value.mark, option.path, found)
        }
        return template
    }

    private mutating func slow(_ option: ManifestEntry) -> SlowPolicy {
        if let policy = option.value.text.flatMap(SlowPolicy.init(rawValue:)) { return policy }
        let known = SlowPolicy.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        self.report(option.value.mark, option.path, "expected one of \(known), found \(option.value.found)")
        return .close
    }

    private mutating func warnOfUnreachable(_ topics: TopicFamilies, marks: [ManifestMark], path: String) {
        for unreachable in topics.unreachable() {
            let pattern = topics.families[unreachable.index].pattern
            let earlier = topics.families[unreachable.earlier].pattern
            self.report(
                marks[unreachable.index],
                "\(path)[\(SettingError.shown(pattern.text))]",
                "never chosen, since `\(SettingError.shown(earlier.text))` on line \(marks[unreachable.earlier].line) "
                    + "takes all its topics: expected the narrower pattern first",
                severity: .warning
            )
        }
    }
}
