import NIOCore
import Testing

@testable import MusterDomain

@Suite struct PHPJSONWriterTemplateTests {
    private static let properties: SessionMap = {
        var map = SessionMap()
        map.set(.string("id"), .integer(7))
        map.set(.string("name"), .string("Zoë"))
        map.set(.string("ratio"), .double(0.5))
        map.set(.string("tags"), .list([.string("a"), .null]))
        map.set(.string("isOpen"), .bool(true))
        return map
    }()

    private static func write(_ template: JSONTemplate) throws(Refusal) -> String {
        var writer = PHPJSONWriter(limit: 1_000)
        try writer.write(template, Self.properties)
        return String(buffer: writer.json)
    }

    @Test(arguments: [
        (JSONTemplate.property("id"), "7"), (.property("tags"), #"["a",null]"#), (.property("isOpen"), "true"),
        (.text([.literal("#"), .property("id"), .literal(": "), .property("name")]), ##""#7: Zo\u00eb""##),
        (.text([.property("ratio"), .literal("!")]), #""0.5!""#),
        (.constant(.integer(3)), "3"), (.list([]), "[]"), (.object([]), "{}"),
        (.object([.init(name: "a", value: .list([.property("id"), .constant(.null)]))]), #"{"a":[7,null]}"#),
    ])
    func propertiesTakeTheirPlaces(template: JSONTemplate, json: String) throws {
        #expect(try Self.write(template) == json)
    }

    @Test func aMissingPropertyIsRefusedByName() {
        let refusal = Refusal(code: 422, reason: "data: expected the property `none`, found none of this name")
        #expect(throws: refusal) { try Self.write(.list([.property("none")])) }
        #expect(throws: refusal) { try Self.write(.text([.literal("a"), .property("none")])) }
    }

    @Test(arguments: ["tags", "isOpen"])
    func onlyTextsAndNumbersStandInsideOfAText(name: String) {
        let reason = "data: expected a text or number in `\(name)`, to stand inside of a text, found neither"
        #expect(throws: Refusal(code: 422, reason: reason)) {
            try Self.write(.text([.literal("a"), .property(name)]))
        }
    }
}
