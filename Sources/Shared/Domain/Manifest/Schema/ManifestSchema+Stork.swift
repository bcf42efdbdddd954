extension ManifestSchema {
    /// The section `stork`; whether the braces of a text are those of a property is the decoder's business.
    static let stork = Self.object([
        Self.member(
            "classes",
            Self.storkClasses,
            "classes of messages by their whole names, namespaces separated by `\\`"
        )
    ])

    private static let storkClasses: SchemaValue = [
        "type": ["object", "null"],
        "maxProperties": .number(StorkClassMap.maximumCount),
        "propertyNames": ["pattern": .text(Self.className)],
        "additionalProperties": Self.object(
            [
                Self.member("type", ValueSchema.plainText(1...NameRules.maximumBytes), "the class's MESSAGE_TYPE"),
                Self.member(
                    "data",
                    [:],
                    "what its getData() returns, with {property} in texts; an object of all properties when absent"
                ),
            ],
            orNull: false
        ).adding(["required": ["type"]]),
    ]

    private static let className: String = {
        let part = "[A-Za-z_\\u0080-\\uFFFF][A-Za-z0-9_\\u0080-\\uFFFF]*"
        return "^(?=.{1,\(StorkClassMap.maximumNameBytes)}$)\(part)(?:\\\\\(part))*$"
    }()
}
