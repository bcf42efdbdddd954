/// One key that an operator can set: its place, the values that it takes, and where they go.
///
/// The tables of settings serve the manifest, the environment and the flags alike, so that a key means the same and
/// fails with the same words wherever it is written.
package struct Setting<Draft>: Sendable {
    /// The key below `hub` or `node`, parts joined by dots: `limits.queue`.
    package let key: String
    package let shape: SettingShape
    /// What the key takes, in the words of an error message.
    package let expected: String
    /// The default, as an operator would write it; nil when there is none, or it depends on the machine.
    package let defaultText: String?
    /// What it is for, as documentation and schema say.
    package let meaning: String
    /// The values that it takes, as far as a JSON Schema can say.
    let schema: SchemaValue
    /// Whether the value must never be shown.
    package let isSecret: Bool

    private let write: @Sendable (inout Draft, [String]) -> [SettingError]

    init(
        _ key: String,
        shape: SettingShape,
        expected: String,
        defaultText: String?,
        meaning: String,
        schema: SchemaValue,
        isSecret: Bool = false,
        write: @escaping @Sendable (inout Draft, [String]) -> [SettingError]
    ) {
        self.key = key
        self.shape = shape
        self.expected = expected
        self.defaultText = defaultText
        self.meaning = meaning
        self.schema = schema
        self.isSecret = isSecret
        self.write = write
    }

    /// Reads `values` into `draft`, which stays as it is when there are errors.
    package func apply(_ values: [String], to draft: inout Draft) -> [SettingError] {
        if self.shape == .single, values.count != 1 {
            return [SettingError(expected: self.expected, found: "\(values.count) values")]
        }
        return self.write(&draft, values)
    }
}

extension Setting {
    /// A key with one value.
    static func single<Value: Sendable>(
        _ key: String,
        _ path: any WritableKeyPath<Draft, Value> & Sendable,
        _ parser: SettingParser<Value>,
        defaultText: String? = nil,
        isSecret: Bool = false,
        meaning: String
    ) -> Setting {
        Setting(
            key,
            shape: .single,
            expected: parser.expected,
            defaultText: defaultText,
            meaning: meaning,
            schema: parser.schema,
            isSecret: isSecret
        ) { draft, values in
            do throws(SettingError) {
                draft[keyPath: path] = try parser.parse(values[0])
                return []
            } catch {
                return [error]
            }
        }
    }

    /// A key with one value, and none when it is not set.
    static func optional<Value: Sendable>(
        _ key: String,
        _ path: any WritableKeyPath<Draft, Value?> & Sendable,
        _ parser: SettingParser<Value>,
        isSecret: Bool = false,
        meaning: String
    ) -> Setting {
        let optional = SettingParser<Value?>(expected: parser.expected, schema: parser.schema) {
            text throws(SettingError) in try parser.parse(text)
        }
        return .single(key, path, optional, isSecret: isSecret, meaning: meaning)
    }

    /// A key with a list of values.
    static func list<Value: Sendable>(
        _ key: String,
        _ path: any WritableKeyPath<Draft, [Value]> & Sendable,
        _ parser: SettingParser<Value>,
        atMost limit: Int,
        meaning: String
    ) -> Setting {
        Setting(
            key,
            shape: .list,
            expected: "a list, each \(parser.expected)",
            defaultText: nil,
            meaning: meaning,
            schema: ["type": "array", "items": parser.schema, "maxItems": .number(limit)]
        ) { draft, texts in
            let (values, errors) = Self.parse(texts, atMost: limit, parser.parse)
            if errors.isEmpty { draft[keyPath: path] = values }
            return errors
        }
    }

    /// Every value of a list, and every error with its element.
    static func parse<Value>(
        _ texts: [String],
        atMost limit: Int,
        _ parse: (String) throws(SettingError) -> Value
    ) -> ([Value], [SettingError]) {
        guard texts.count <= limit else {
            return ([], [SettingError(expected: "at most \(limit) elements", found: "\(texts.count)")])
        }
        var values: [Value] = []
        var errors: [SettingError] = []
        for (index, text) in texts.enumerated() {
            do throws(SettingError) {
                values.append(try parse(text))
            } catch {
                errors.append(SettingError(expected: error.expected, found: error.found, element: index))
            }
        }
        return (values, errors)
    }
}
