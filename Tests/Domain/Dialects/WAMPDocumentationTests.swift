import Foundation
import Testing

@testable import MusterDomain

@Suite struct WAMPDocumentationTests {
    /// What the files of all tests hold, by their names without endings; those of one name together.
    private static let sources: [String: String] = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        var sources: [String: String] = [:]
        for case let file as URL in FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            ?? .init()
        {
            guard ["swift", "py"].contains(file.pathExtension) else { continue }
            let name = file.deletingPathExtension().lastPathComponent
            sources[name, default: ""] += (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        }
        return sources
    }()

    /// `Suite.test`, or `test_file.test`, of a row of `compatibility.md`.
    private static func tests(of row: [String]) -> [[Substring]] {
        row.joined(separator: "`").split(separator: "`")
            .map { $0.split(separator: ".", omittingEmptySubsequences: false) }
            .filter { $0.count == 2 && ($0[0].hasSuffix("Tests") || $0[0].hasPrefix("test_")) }
    }

    @Test(arguments: [("rows of WAMP v1", 17), ("rows of Stork", 27), ("rows of Sandstone", 14)])
    func theManualsRowsNameTestsOrSayWhyNot(marker: String, count: Int) throws {
        let rows = try DocumentationPage("compatibility.md").table(between: marker)
        #expect(rows.count == count)
        for row in rows {
            let tests = Self.tests(of: row)
            let says = row.contains { cell in ["not yet", "no meaning", "a wish"].contains { cell.contains($0) } }
            #expect(!tests.isEmpty || says, "\(row)")
            for test in tests {
                let source = try #require(Self.sources[String(test[0])], "\(test)")
                #expect(source.contains("func \(test[1])(") || source.contains("def \(test[1])("), "\(test)")
            }
            let isNamed = tests.contains { Self.sources[String($0[0])]?.contains(row[0]) == true }
            #expect(tests.isEmpty || says || isNamed, "\(row[0])")
        }
    }
}
