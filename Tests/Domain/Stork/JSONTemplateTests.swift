import Testing

@testable import MusterDomain

@Suite struct JSONTemplateTests {
    @Test(arguments: [
        ("", JSONTemplate.constant(.string(""))), ("text", .constant(.string("text"))),
        ("{id}", .property("id")), ("{_id2}", .property("_id2")), ("{größe}", .property("größe")),
        ("#{id}", .text([.literal("#"), .property("id")])),
        ("{a}{b}.", .text([.property("a"), .property("b"), .literal(".")])),
        ("{{id}}", .constant(.string("{id}"))), ("{{{id}}}", .text([.literal("{"), .property("id"), .literal("}")])),
    ])
    func readsTexts(text: String, template: JSONTemplate) throws {
        #expect(try JSONTemplate(text: text) == template)
    }

    @Test(arguments: [
        ("a}", 1, "expected `}}` for a brace, found `}`"),
        ("a{id", 1, "expected a property such as {id}, or `{{` for a brace, found `{` without `}`"),
        ("{}", 0, "expected a property such as {id}, or `{{` for a brace, found `{}`"),
        ("{a b}", 2, "expected a property such as {id}, or `{{` for a brace, found ` ` in its name"),
        ("{1}", 1, "expected a property such as {id}, or `{{` for a brace, found `1` in its name"),
    ])
    func saysWhatIsWrongAndWhere(text: String, offset: Int, message: String) {
        #expect(throws: ExpressionError(offset: offset, message: message)) { try JSONTemplate(text: text) }
    }
}
