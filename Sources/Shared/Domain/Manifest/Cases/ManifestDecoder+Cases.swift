extension ManifestDecoder {
    /// Cases of one table at most.
    private static let maximumCases = 10_000

    /// Reads a table of cases, for `muster check --access`.
    package static func cases(_ document: ManifestNode) -> (cases: [AccessCase], problems: [ManifestProblem]) {
        var decoder = ManifestDecoder()
        let cases = decoder.cases(document)
        return (cases, decoder.problems.sorted { $0.mark < $1.mark })
    }

    private mutating func cases(_ document: ManifestNode) -> [AccessCase] {
        guard case .sequence(let elements) = document.content, !elements.isEmpty else {
            let found = if case .sequence = document.content { "an empty one" } else { document.found }
            self.report(document.mark, "", "expected a list of cases, found \(found)")
            return []
        }
        if elements.count > Self.maximumCases {
            let surplus = elements[Self.maximumCases].mark
            self.report(surplus, "", "expected at most \(Self.maximumCases) cases, found more")
        }
        return elements.prefix(Self.maximumCases).enumerated().map { index, node in
            self.accessCase(node, name: "case \(index + 1)")
        }
    }

    private static let caseKeys = ["name", "session", "client", "vhost", "now", "programs", "allow", "refuse"]

    private mutating func accessCase(_ node: ManifestNode, name: String) -> AccessCase {
        var result = AccessCase(name: name, vhostMark: node.mark)
        var expectations = false
        let earlier = self.problems.count
        for entry in self.entries(
            of: node,
            path: name,
            expected: "a case such as `{ session: {user_id: 7}, allow: … }`"
        ) {
            switch entry.key {
            case "name": result.name = self.text(of: entry, expected: "a text") ?? name
            case "session": result.session = self.sessionValues(entry)
            case "client": self.client(entry, &result.client)
            case "vhost":
                result.vhost = self.text(of: entry, expected: "a vhost's name") ?? "/"
                result.vhostMark = entry.value.mark
            case "now": result.now = self.now(entry)
            case "programs": result.programs = self.programs(entry)
            case "allow", "refuse":
                expectations = true
                result.expectations += self.expectations(entry, isAllowed: entry.key == "allow")
            default: self.report(unknown: entry, path: entry.path, siblings: Self.caseKeys)
            }
        }
        if !expectations {
            self.report(node.mark, name, "expected `allow` or `refuse`, found neither")
        } else if result.expectations.isEmpty, self.problems.count == earlier {
            self.report(node.mark, name, "expected `connect` or a topic, found none")
        }
        return result
    }

    private mutating func text(of entry: ManifestEntry, expected: String) -> String? {
        if entry.value.text == nil {
            self.report(entry.value.mark, entry.path, "expected \(expected), found \(entry.value.found)")
        }
        return entry.value.text
    }

    private mutating func sessionValues(_ entry: ManifestEntry) -> Session {
        guard case .map(let map) = entry.value.sessionValue else {
            if !entry.value.isNull {
                let found = entry.value.found
                self.report(entry.value.mark, entry.path, "expected a mapping such as `{ user_id: 7 }`, found \(found)")
            }
            return .empty
        }
        return Session(map)
    }

    private mutating func client(_ section: ManifestEntry, _ client: inout AccessSubject.Client) {
        let keys = ["ip", "origin", "dialect"]
        for entry in self.entries(of: section.value, path: section.path, expected: "a mapping of `ip` and `origin`") {
            guard keys.contains(entry.key) else {
                self.report(unknown: entry, path: entry.path, siblings: keys)
                continue
            }
            let text = self.text(of: entry, expected: "a text") ?? ""
            switch entry.key {
            case "ip": client.ip = text
            case "origin": client.origin = text
            case _: client.dialect = text
            }
        }
    }

    private mutating func now(_ entry: ManifestEntry) -> Int64? {
        let number = entry.value.text.flatMap { Int64($0) }
        if number == nil {
            self.report(entry.value.mark, entry.path, "expected Unix time in seconds, found \(entry.value.found)")
        }
        return number
    }

    private mutating func programs(_ section: ManifestEntry) -> [String: VerificationStateMachine.Answer] {
        var answers: [String: VerificationStateMachine.Answer] = [:]
        let expected = "a mapping of verifiers to `allow` or `refuse`"
        for entry in self.entries(of: section.value, path: section.path, expected: expected) {
            switch entry.value.text {
            case "allow": answers[entry.key] = .allow
            case "refuse": answers[entry.key] = .refuse(reason: nil)
            default:
                self.report(entry.value.mark, entry.path, "expected `allow` or `refuse`, found \(entry.value.found)")
            }
        }
        return answers
    }

    private mutating func expectations(_ section: ManifestEntry, isAllowed: Bool) -> [AccessCase.Expectation] {
        var expectations: [AccessCase.Expectation] = []
        let keys = ["connect", "subscribe", "publish"]
        let expected = "a mapping of `connect`, `subscribe` and `publish`"
        for entry in self.entries(of: section.value, path: section.path, expected: expected) {
            switch entry.key {
            case "connect":
                if entry.value.text != "true" {
                    self.report(entry.value.mark, entry.path, "expected true, found \(entry.value.found)")
                }
                expectations.append(.init(action: .connect, isAllowed: isAllowed, mark: entry.mark))
            case "subscribe", "publish":
                expectations += self.topicNames(entry).map { topic, mark in
                    let action = entry.key == "publish" ? AccessAction.publish(topic) : .subscribe(topic)
                    return .init(action: action, isAllowed: isAllowed, mark: mark)
                }
            default: self.report(unknown: entry, path: entry.path, siblings: keys)
            }
        }
        if section.value.isNull {
            self.report(section.value.mark, section.path, "expected \(expected), found nothing")
        }
        return expectations
    }

    /// One topic, or a list of them.
    private mutating func topicNames(_ entry: ManifestEntry) -> [(TopicName, ManifestMark)] {
        var nodes = [entry.value]
        if case .sequence(let elements) = entry.value.content { nodes = elements }
        return nodes.compactMap { node in
            guard let text = node.text else {
                self.report(node.mark, entry.path, "expected a topic, found \(node.found)")
                return nil
            }
            do throws(Refusal) {
                return (try TopicName(text), node.mark)
            } catch {
                self.report(node.mark, entry.path, error.reason)
                return nil
            }
        }
    }
}
