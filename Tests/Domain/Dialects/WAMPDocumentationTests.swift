import Foundation
import Testing

@testable import MusterDomain

@Suite struct WAMPDocumentationTests {
    /// The folder `Tests`.
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every Swift file of tests by its name without folders.
    private static let files: [String: URL] = {
        let all = FileManager.default.enumerator(at: Self.folder, includingPropertiesForKeys: nil)
        let swift = (all?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
        return Dictionary(swift.map { ($0.lastPathComponent, $0) }) { first, _ in first }
    }()

    /// `Suite.test` and `Folder/file.py::test` of a row of `compatibility.md`: the file, and what stands there.
    private static func tests(of row: [String]) -> [(file: URL?, function: String)] {
        row.joined(separator: "`").split(separator: "`").compactMap { text in
            if let separator = text.range(of: ".py::") {
                let file = Self.folder.appendingPathComponent("\(text[..<separator.lowerBound]).py")
                return (file, "def \(text[separator.upperBound...])(")
            }
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].hasSuffix("Tests") else { return nil }
            return (Self.files["\(parts[0]).swift"], "func \(parts[1])(")
        }
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
                let source = try String(contentsOf: try #require(test.file, "\(test)"), encoding: .utf8)
                #expect(source.contains(test.function), "\(test)")
                #expect(source.contains("\(row[0])") || row[2].contains("not yet"), "\(row[0]) of \(test)")
            }
        }
    }
}
