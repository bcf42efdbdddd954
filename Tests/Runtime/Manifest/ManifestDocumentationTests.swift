import Foundation
import MusterDomain
import Testing

@testable import MusterRuntime

/// Holds `docs/manifest.md` to what the code does.
@Suite struct ManifestDocumentationTests {
    private static func page() throws -> String {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return try String(contentsOf: root.appendingPathComponent("docs/manifest.md"), encoding: .utf8)
    }

    /// The fenced blocks after `heading`, without their fences.
    private static func blocks(after heading: String, in page: String) -> [String] {
        let parts = page.components(separatedBy: "\n\(heading)\n")
        guard parts.count == 2 else { return [] }
        return parts[1].components(separatedBy: "```").enumerated().compactMap { index, text in
            index.isMultiple(of: 2) ? nil : text.drop { $0 != "\n" }.dropFirst().description
        }
    }

    @Test func theReportOnThePageIsTheRealOne() throws {
        let blocks = Self.blocks(after: "## When something is wrong", in: try Self.page())
        try #require(blocks.count >= 2)
        #expect(ManifestLoader.check(Array(blocks[0].utf8), name: "muster.yml").report == blocks[1])
    }

    @Test func everyKeyStandsThereWithItsDefault() throws {
        let lines = try Self.page().split(separator: "\n")
        let hub = HubDraft.settings.map { ("hub.\($0.key)", $0.defaultText) }
        let node = NodeDraft.settings.map { ("node.\($0.key)", $0.defaultText) }
        let session = SessionSettings.settings.map { ("session.\($0.key)", $0.defaultText) }
        let php = PHPFileStoreSettings.settings.map { ("session.store.php.\($0.key)", $0.defaultText) }
        let redis = RedisStoreSettings.settings.map { ("session.store.redis.\($0.key)", $0.defaultText) }
        let dialects = DialectSettings.settings.map { ("dialects.\($0.key)", $0.defaultText) }
        for (key, defaultText) in hub + node + dialects + session + php + redis {
            let row = lines.first { $0.hasPrefix("| `\(key)` |") }
            #expect(row != nil, "\(key)")
            #expect(defaultText == nil || row?.contains("| `\(defaultText ?? "")` |") == true, "\(key)")
        }
    }

    @Test func everyManifestOnThePageIsFit() throws {
        let page = try Self.page()
        let blocks = page.components(separatedBy: "```yaml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        let whole = blocks.filter { $0.hasPrefix("muster: 1\n") && !$0.contains("lisen") }
        #expect(whole.count >= 3)
        for text in whole { #expect(ManifestLoader.check(Array(text.utf8), name: "m").exitCode == 0, "\(text)") }
    }

    @Test func theBuiltInManifestStandsThere() throws {
        #expect(try Self.page().contains("```yaml\n\(Manifest.builtInText)```"))
    }
}
