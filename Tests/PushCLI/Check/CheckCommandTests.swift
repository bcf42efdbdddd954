import ArgumentParser
import Foundation
import Testing

@testable import muster

@Suite struct CheckCommandTests {
    private func check(_ manifest: String, cases: String? = nil) async throws -> (muster.ExitStatus, [String], [String])
    {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("muster-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(manifest.utf8).write(to: URL(fileURLWithPath: folder + "/m.yml"))
        if let cases { try Data(cases.utf8).write(to: URL(fileURLWithPath: folder + "/c.yml")) }
        let access = cases == nil ? [] : ["--access", folder + "/c.yml"]
        let command = try #require(try Muster.parseAsRoot(["check", folder + "/m.yml"] + access) as? CheckCommand)
        let recorder = Recorder()
        let status = await command.execute(recorder.output())
        let clean = { (line: String) in line.replacingOccurrences(of: folder + "/", with: "") }
        return (status, recorder.lines.map(clean), recorder.notes.map(clean))
    }

    private static let manifest = "muster: 1\ntopics: {\"v1.user.{feedId}\": {verify: session.user_id == feedId}}\n"

    @Test func aFitManifestAndCasesThatHoldSucceed() async throws {
        let cases = "- session: {user_id: 7}\n  allow: {subscribe: v1.user.7}\n"
        let (status, lines, _) = try await check(Self.manifest, cases: cases)
        #expect(status == .success)
        #expect(lines == ["m.yml: OK: 1 topic family", "c.yml: OK: 1 case, 1 expectation"])
    }

    @Test func aCaseThatFailsIsBadData() async throws {
        let (status, lines, _) = try await check(Self.manifest, cases: "- allow: {subscribe: v1.user.7}\n")
        #expect(status == .badData)
        #expect(lines.last == "c.yml: 1 failed of 1 expectation")
    }

    @Test func anUnfitManifestIsNotAskedAnything() async throws {
        let (status, lines, _) = try await check("muster: 1\nsesion: {}\n", cases: "- {}\n")
        #expect(status == .badData)
        #expect(lines.last?.hasPrefix("m.yml: 1 error") == true)
    }

    @Test func whatIsNoTableOfCasesIsBadData() async throws {
        let (status, _, notes) = try await check(Self.manifest, cases: "- allow: {}\n  alow: {}\n")
        #expect(status == .badData)
        let words = notes.joined(separator: " ").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("c.yml:2:3: error: case 1.alow: unknown key"))
    }
}
