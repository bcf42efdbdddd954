/// What `muster up` says when everything runs.
struct UpBanner {
    /// How the program was called, for commands to paste.
    var program: String
    /// What each process said when it became ready.
    var addresses: [UpSlot: [String: String]]
    /// Whether the hub serves the demo page.
    var hasDemo = false

    private static let standardURL = "ws://127.0.0.1:8080/"
    private static let standardHub = "tcp://127.0.0.1:5557"

    /// The text, in lines of at most 80 columns where the addresses allow it.
    func lines() -> [String] {
        let hub = addresses[.hub] ?? [:]
        let backends = UpPlan.reachable(hub["hub.backends"] ?? Self.standardHub)
        let nodes = addresses.filter { $0.key != .hub }.sorted { $0.key < $1.key }
        let url = nodes.first.map { Self.url($0.value) } ?? Self.standardURL
        var lines = ["", "Muster is up; Ctrl-C ends it.", ""]
        lines.append("  hub     pushes \(backends), HTTP http://\(UpPlan.reachable(hub["hub.http"] ?? ""))")
        for (slot, values) in nodes {
            let name = slot.description + String(repeating: " ", count: max(0, 6 - slot.description.count))
            let operations = UpPlan.reachable(values["node.operations"] ?? "")
            lines.append("  \(name)  clients \(Self.url(values)), health http://\(operations)/readyz")
        }
        if hasDemo {
            lines += ["", "Open the demo page in a browser:", ""]
            lines.append("  http://\(UpPlan.reachable(hub["hub.http"] ?? ""))/demo")
        }
        let watchOption = url == Self.standardURL ? "" : " --url \(url)"
        let pushOption = backends == Self.standardHub ? "" : " --hub \(backends)"
        lines += [
            "", "Watch a topic in a second terminal and push to it in a third:", "",
            "  \(program) watch v1.news.1\(watchOption)",
            "  \(program) push v1.news.1 '{\"title\":\"Hello\"}'\(pushOption)", "",
        ]
        return lines
    }

    private static func url(_ values: [String: String]) -> String {
        "ws://\(UpPlan.reachable(values["node.listen"] ?? ""))/"
    }
}
