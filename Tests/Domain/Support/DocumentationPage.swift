import Foundation

/// A page of `docs/`, for tests that compare what it says with the code.
struct DocumentationPage {
    private let lines: [Substring]

    /// - Parameter name: of the file, `wire.md`.
    init(_ name: String, file: String = #filePath) throws {
        var root = URL(fileURLWithPath: file)
        // Tests/Domain/Support/DocumentationPage.swift
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let page = root.appendingPathComponent("docs").appendingPathComponent(name)
        let text = try String(contentsOf: page, encoding: .utf8)
        self.lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// What stands between the line `<!-- marker -->` and the next line `<!-- end -->`; nil without either.
    func text(between marker: String) -> String? {
        guard let start = self.lines.firstIndex(of: "<!-- \(marker) -->"),
            let end = self.lines[start...].firstIndex(of: "<!-- end -->")
        else { return nil }
        return self.lines[(start + 1)..<end].map { "\($0)\n" }.joined()
    }

    /// The cells of the table between these markers, without the head and without the backquotes around a cell.
    func table(between marker: String) -> [[String]] {
        let rows = self.text(between: marker)?.split(separator: "\n") ?? []
        return rows.dropFirst(2).map { row in
            row.split(separator: "|").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
        }
    }

    /// The bytes of the hex dump behind the line `<!-- marker -->`: an offset, at most 16 bytes, and their characters.
    func bytes(of marker: String) -> [UInt8]? {
        guard let start = self.lines.firstIndex(of: "<!-- \(marker) -->") else { return nil }
        let dump = self.lines[(start + 2)...].prefix { !$0.hasPrefix("```") }
        return dump.flatMap { line in
            line.dropFirst(6).prefix(47).split(separator: " ").compactMap { UInt8($0, radix: 16) }
        }
    }
}
