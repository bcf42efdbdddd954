import MusterDomain
import Testing

@testable import MusterRuntime

@Suite struct ScalarAlignerTests {
    /// Where the word `here` stands in the only value of a manifest, as its node says and as its text does.
    private static func places(_ text: String) throws -> (said: ManifestMark, true: ManifestMark) {
        let node = try YAMLManifestReader.read(Array(text.utf8))
        guard case .mapping(let entries) = node.content, case .scalar(let value, _) = entries[0].value.content else {
            throw CancellationError()
        }
        let offset = try #require(value.ranges(of: "here").first).lowerBound
        let scalars = value.unicodeScalars.distance(from: value.startIndex, to: offset)
        let lines = ManifestLines(text)
        for number in 1...lines.count {
            let line = String(lines[number])
            guard let range = line.ranges(of: "here").first else { continue }
            let column = line.unicodeScalars.distance(from: line.startIndex, to: range.lowerBound) + 1
            return (entries[0].value.place(of: scalars), ManifestMark(line: number, column: column))
        }
        throw CancellationError()
    }

    @Test(arguments: [
        "a: here\n", "a: x here\n", "a:   \"here\"\n", "a: 'here'\n",
        "a: 'it''s ''here'\n", "a: \"\\\"x\\\" \\t\\x41\\u00e9\\U0001F9A9 here\"\n",
        "a: x\n  y\n  here\n", "a: x\n\n  here\n",
        "a: 'x\n   it''s here'\n", "a: \"x\\\n    y here\"\n", "a: \"x\n\n    \\\"here\"\n",
        "a: |\n  x\n    y\n  here\n", "a: |2-\n    x\n   here\n", "a: >-\n  x\n  here\n", "a: >\n  x\n\n  y here\n",
        "a: | # comment\n\n  here\n", "a: é 🦩 here\n",
    ])
    func theCharacterIsWhereTheNodeSays(text: String) throws {
        let places = try Self.places(text)
        #expect(places.said == places.true)
    }

    @Test func aLongTextCostsNoMoreThanItsBound() throws {
        let text = "a: \"" + String(repeating: "\\\"", count: 20_000) + "\"\n"
        let node = try YAMLManifestReader.read(Array(text.utf8))
        guard case .mapping(let entries) = node.content else { throw CancellationError() }
        #expect(entries[0].value.breaks.count == 64)
    }
}
