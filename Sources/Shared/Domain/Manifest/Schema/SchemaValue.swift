/// A JSON value of a JSON Schema, with the members of objects in the order in which they are written.
package indirect enum SchemaValue: Sendable, Equatable {
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([SchemaValue])
    case object([Member])

    package struct Member: Sendable, Equatable {
        package let name: String
        package let value: SchemaValue
    }
}

extension SchemaValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral text: String) { self = .text(text) }
    package init(integerLiteral number: Int) { self = .number(number) }
    package init(booleanLiteral flag: Bool) { self = .flag(flag) }
    package init(arrayLiteral elements: SchemaValue...) { self = .list(elements) }

    package init(dictionaryLiteral members: (String, SchemaValue)...) {
        self = .object(members.map { Member(name: $0.0, value: $0.1) })
    }
}

extension SchemaValue {
    /// An object with further members at its end; another value as it is.
    func adding(_ members: KeyValuePairs<String, SchemaValue>) -> SchemaValue {
        guard case .object(let own) = self else { return self }
        return .object(own + members.map { Member(name: $0.key, value: $0.value) })
    }

    /// The value with a description for people who edit a manifest; nothing changes without a text.
    func described(_ text: String) -> SchemaValue {
        guard !text.isEmpty, case .object(let own) = self else { return self }
        return .object([Member(name: "description", value: .text(text))] + own)
    }
}
