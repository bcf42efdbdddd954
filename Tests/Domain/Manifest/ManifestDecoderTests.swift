import Testing

@testable import MusterDomain

@Suite struct ManifestDecoderTests {
    private static func scalar(_ text: String, _ line: Int = 1) -> ManifestNode {
        ManifestNode(.scalar(text, style: .plain), at: ManifestMark(line: line, column: 1))
    }

    private static func mapping(_ entries: [(String, ManifestNode)]) -> ManifestNode {
        let pairs = entries.enumerated().map { ManifestNode.Entry(key: Self.scalar($1.0, $0 + 1), value: $1.1) }
        return ManifestNode(.mapping(pairs), at: .start)
    }

    @Test func anAlmostEmptyManifestIsAllDefaults() {
        let decoding = ManifestDecoder.decode(Self.mapping([("muster", Self.scalar("1"))]))
        #expect(decoding.manifest == Manifest())
        #expect(decoding.problems.map(\.severity) == [.warning])
    }

    @Test func duplicateKeysAreErrorsAtTheSecond() {
        let decoding = ManifestDecoder.decode(
            Self.mapping([
                ("muster", Self.scalar("1")), ("topics", Self.mapping([("a", Self.mapping([]))])),
                ("muster", Self.scalar("2")),
            ])
        )
        #expect(
            decoding.problems == [
                ManifestProblem(
                    mark: ManifestMark(line: 3, column: 1),
                    path: "muster",
                    message: "expected the key once, found it again (first on line 1)"
                )
            ]
        )
    }

    @Test func aKeyThatIsNoTextIsAnError() {
        let key = ManifestNode(.sequence([]), at: .start)
        let document = ManifestNode(.mapping([ManifestNode.Entry(key: key, value: Self.scalar("1"))]), at: .start)
        #expect(ManifestDecoder.decode(document).problems.contains { $0.message == "expected a key, found a list" })
    }

    @Test func aDottedKeyIsNotTakenForASection() {
        let node = Self.mapping([("limits.queue", Self.scalar("1MB"))])
        let decoding = ManifestDecoder.decode(Self.mapping([("muster", Self.scalar("1")), ("node", node)]))
        #expect(decoding.problems.contains { $0.path == "node.limits.queue" && $0.severity == .error })
    }

    @Test func tooManyFamiliesAreAnError() {
        let families = (0...TopicFamilies.maximumCount).map { ("v1.f\($0)", Self.mapping([])) }
        let decoding = ManifestDecoder.decode(
            Self.mapping([("muster", Self.scalar("1")), ("topics", Self.mapping(families))])
        )
        #expect(decoding.problems.map(\.message) == ["expected at most 4096 families, found more"])
        #expect(decoding.problems.map(\.mark.line) == [4097])
    }

    @Test func theMarkOfAnAbsentKeyIsThatOfTheMappingAroundIt() {
        let hub = ManifestNode(.mapping([]), at: ManifestMark(line: 7, column: 3))
        let decoding = ManifestDecoder.decode(Self.mapping([("muster", Self.scalar("1")), ("hub", hub)]))
        #expect(decoding.mark(of: "hub.limits.queue") == ManifestMark(line: 7, column: 3))
        #expect(decoding.mark(of: "node.listen") == .start)
    }
}
