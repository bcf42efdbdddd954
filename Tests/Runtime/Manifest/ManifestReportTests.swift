import MusterDomain
import Testing

@testable import MusterRuntime

@Suite struct ManifestReportTests {
    private static func make(_ text: String, _ problems: (Int, Int, String, String)...) -> String {
        ManifestReport(
            name: "muster.yml",
            text: text,
            problems: problems.map {
                ManifestProblem(mark: ManifestMark(line: $0.0, column: $0.1), path: $0.2, message: $0.3)
            }
        ).description
    }

    @Test func aProblemIsShownWithItsLineAndACaret() {
        let text = "muster: 1\nnode:\n  limits:\n    queue: lots\n"
        let report = ManifestLoader.check(Array((text + "topics: {a: {}}\n").utf8), name: "muster.yml").report
        #expect(
            report == """
                muster.yml:4:12: error: node.limits.queue: expected a size such as 64KB, found
                    "lots"
                4 |     queue: lots
                               ^
                muster.yml: 1 error

                """
        )
    }

    @Test func nothingIsWiderThanATerminal() {
        let line = "topics: {" + String(repeating: "v1.some.long.name, ", count: 30) + "}"
        let report = Self.make(line, (1, 300, "topics", String(repeating: "words of a long message ", count: 10)))
        let lines = report.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.count <= 80 })
        // The caret stays below the character it means.
        let caret = lines.first { $0.hasSuffix("^") }?.count ?? 0
        let shown = lines.first { $0.hasPrefix("1 | ") }.map(Array.init) ?? []
        #expect(shown[caret - 1] == Array(line)[299])
    }

    @Test func charactersThatMoveTheCursorAreNotShown() {
        let report = Self.make("a\u{1B}[31m\u{202E}b: x\r\nc", (1, 1, "a", "m"))
        #expect(report.contains("1 | a [31m b: x\n"))
    }

    @Test(arguments: [
        "hub: {keys: {secret: \"\(ManifestCase.secretKey)\", x: 1}}",
        "secret:\n  \"\(ManifestCase.secretKey)\"",
    ])
    func linesThatMayHoldASecretAreNotShown(text: String) {
        for line in 1...2 {
            #expect(!Self.make(text, (line, 4, "hub.keys.x", "unknown key")).contains("D:)Q"))
        }
    }

    @Test func aPlaceBeyondTheTextHasNoLine() {
        #expect(Self.make("a: 1", (9, 9, "", "m")) == "muster.yml:9:9: error: m\nmuster.yml: 1 error\n")
    }

    @Test func afterFiftyProblemsOnlyTheirNumberIsShown() {
        let problems = (1...60).map {
            ManifestProblem(mark: ManifestMark(line: $0, column: 1), path: "p", message: "m")
        }
        let report = ManifestReport(name: "m", text: "", problems: problems).description
        #expect(report.hasSuffix("m:50:1: error: p: m\n… and 10 more\nm: 60 errors\n"))
    }

    @Test func warningsDoNotMakeItFail() {
        let problem = ManifestProblem(mark: .start, path: "topics", message: "none", severity: .warning)
        let report = ManifestReport(name: "m", text: "muster: 1", problems: [problem], summary: "0 topic families")
        #expect(!report.hasErrors)
        #expect(report.description.hasSuffix("m: OK, 1 warning: 0 topic families\n"))
    }
}
