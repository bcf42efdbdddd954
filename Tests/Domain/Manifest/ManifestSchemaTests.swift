import NIOCore
import Testing

@testable import MusterDomain

@Suite struct ManifestSchemaTests {
    private static func members(_ value: SchemaValue, _ path: [String]) -> [String] {
        guard case .object(let members) = value else { return [] }
        guard let name = path.first else { return members.map(\.name) }
        return members.first { $0.name == name }.map { Self.members($0.value, Array(path.dropFirst())) } ?? []
    }

    @Test func everySettingHasItsPlace() {
        for (section, keys) in [("hub", HubDraft.settings.map(\.key)), ("node", NodeDraft.settings.map(\.key))] {
            let json = ManifestSchema.json
            let outer = Set(keys.map { String($0.prefix { $0 != "." }) })
            #expect(Set(Self.members(ManifestSchema.schema, ["properties", section, "properties"])) == outer)
            for key in keys { #expect(json.contains("\"\(key.split(separator: ".").last ?? "")\": {"), "\(key)") }
        }
    }

    @Test func itIsJSON() throws {
        let element = try JSONElement.parse(ByteBuffer(string: ManifestSchema.json))
        #expect(try element.members()?.map(\.name).first == "$schema")
    }

    @Test func everySettingSaysWhatItIsFor() {
        #expect(HubDraft.settings.allSatisfy { !$0.meaning.isEmpty })
        #expect(NodeDraft.settings.allSatisfy { !$0.meaning.isEmpty })
        #expect(RedisStoreSettings.settings.allSatisfy { !$0.meaning.isEmpty })
    }

    @Test func valuesAreWrittenAsJSON() {
        let value: SchemaValue = ["a": [1, "x\"\n", true], "b": [["c": []]], "d": [:]]
        #expect(
            value.json == """
                {
                  "a": [1, "x\\"\\n", true],
                  "b": [
                    {
                      "c": []
                    }
                  ],
                  "d": {}
                }

                """
        )
    }
}
