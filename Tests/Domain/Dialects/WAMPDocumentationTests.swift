import Foundation
import Testing

@testable import MusterDomain

@Suite struct WAMPDocumentationTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    /// `Suite.test` of a row of `compatibility.md`.
    private static func tests(of row: [String]) -> [[Substring]] {
        row.joined(separator: "`").split(separator: "`")
            .map { $0.split(separator: ".", omittingEmptySubsequences: false) }
            .filter { $0.count == 2 && $0[0].hasSuffix("Tests") }
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
                let file = Self.folder.appendingPathComponent("\(test[0]).swift")
                let source = try String(contentsOf: file, encoding: .utf8)
                #expect(source.contains("func \(test[1])("), "\(test)")
                #expect(source.contains("\(row[0])") || row[2].contains("not yet"), "\(row[0]) of \(test)")
            }
        }
    }
}
