import MusterDomain
import Testing

@testable import MusterRuntime

@Suite struct ManifestCorpusTests {
    /// All problems of a text, in the form of `ManifestCase`.
    private static func problems(of text: String) -> [String] {
        var problems: [ManifestProblem]
        do throws(ManifestProblem) {
            problems = ManifestDecoder.decode(try YAMLManifestReader.read(Array(text.utf8))).allProblems()
        } catch {
            problems = [error]
        }
        return problems.map { "\($0.mark): \($0.severity.rawValue): \($0.path): \($0.message)" }
    }

    @Test(arguments: ManifestCase.all)
    func everyProblemIsNamedWithItsPlace(manifest: ManifestCase) {
        #expect(Self.problems(of: manifest.text) == manifest.problems)
    }

    @Test(arguments: ManifestCase.all)
    func checkFailsExactlyWhenThereIsAnError(manifest: ManifestCase) {
        let (report, exitCode) = ManifestLoader.check(Array(manifest.text.utf8), name: "muster.yml")
        #expect(exitCode == (manifest.problems.contains { $0.contains(": error: ") } ? 65 : 0))
        #expect(report.hasSuffix("\n"))
        #expect(!report.contains(ManifestCase.secretKey))
    }

    @Test func bytesThatAreNoTextAreRefusedWithTheirPlace() {
        let bytes = Array("muster: 1\nhub: ".utf8) + [0xC3, 0x28]
        let problem = #expect(throws: ManifestProblem.self) { try YAMLManifestReader.read(bytes) }
        #expect(problem?.mark == ManifestMark(line: 2, column: 6))
        #expect(problem?.message == "expected UTF-8, found bytes that are none")
    }

    @Test func aByteOrderMarkIsPassedOver() {
        #expect(Self.problems(of: "\u{FEFF}muster: 1\ntopics: {a: {}}\n") == [])
        let problem = "1:9: error: muster: expected 1, found \"2\""
        #expect(Self.problems(of: "\u{FEFF}muster: 2\ntopics: {a: {}}\n") == [problem])
    }

    @Test func aFileThatIsTooLargeIsRefused() {
        let problem = #expect(throws: ManifestProblem.self) {
            try YAMLManifestReader.read(Array(repeating: 0x23, count: (1 << 20) + 1))
        }
        #expect(problem?.message == "expected at most 1MB, found 1048577 bytes")
    }

    @Test func aliasesThatMultiplyEndAtTheBound() {
        var text = "a: &a [" + Array(repeating: "x", count: 4000).joined(separator: ",") + "]\n"
        text += "b: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c]\n"
        let problem = #expect(throws: ManifestProblem.self) { try YAMLManifestReader.read(Array(text.utf8)) }
        #expect(problem?.message == "expected at most 100000 values, aliases counted in full, found more")
    }

    @Test func aFewAliasesAreFine() throws {
        let text =
            "muster: 1\nhub: {keys: {public: &k \"\(ManifestCase.publicKey)\", secret-file: x, nodes: [*k]}}\ntopics: {a: {}}\n"
        #expect(Self.problems(of: text) == [])
    }
}
