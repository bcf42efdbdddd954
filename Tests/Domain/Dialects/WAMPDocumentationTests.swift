import Foundation
import Testing

@testable import MusterDomain

@Suite struct WAMPDocumentationTests {
    /// The files of all tests, by their names without endings.
    private static let files: [String: URL] = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        var files: [String: URL] = [:]
        for case let file as URL in FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            ?? .init()
        {
            guard ["swift", "py"].contains(file.pathExtension) else { continue }
            files[file.deletingPathExtension().lastPathComponent] = file
        }
        return files
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
                let file = try #require(Self.files[String(test[0])], "\(test)")
                let source = try String(contentsOf: file, encoding: .utf8)
                #expect(source.contains("func \(test[1])(") || source.contains("def \(test[1])("), "\(test)")
            }
            let sources = tests.compactMap { Self.files[String($0[0])] }.map {
                try? String(contentsOf: $0, encoding: .utf8)
            }
            #expect(tests.isEmpty || says || sources.contains { $0?.contains(row[0]) == true }, "\(row[0])")
        }
    }
}
