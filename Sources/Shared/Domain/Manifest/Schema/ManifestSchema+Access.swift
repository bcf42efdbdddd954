extension ManifestSchema {
    /// What the root and every vhost have in common; the schemas are among the definitions.
    static let vhostSections: [SchemaValue.Member] = [
        Self.member("session", Self.reference("session"), "how a cookie becomes a session"),
        Self.member("authenticator", Self.reference("authenticator"), "who may connect; everybody when absent"),
        Self.member(
            "verifiers",
            Self.reference("verifiers"),
            "verifiers by name, for `authenticator`, `verify` and `publish`"
        ),
        Self.member("topics", Self.reference("topics"), "topic families; the first that takes a topic is its family"),
        Self.member("keys", Self.reference("keys"), "keys of which a backend must show one to push"),
    ]

    static let definitions: [SchemaValue.Member] = [
        Self.member("session", Self.session),
        Self.member("authenticator", Self.chain(of: [Self.expression, Self.when, Self.program])),
        Self.member("chain", Self.chain(of: [Self.expression, Self.when])),
        Self.member("verifiers", Self.verifiers),
        Self.member("topics", Self.topics),
        Self.member("keys", Self.keys),
    ]

    private static let session = Self.object(
        SessionSettings.settings.map { setting in
            let schema = setting.defaultText.map { setting.schema.adding(["default": .text($0)]) } ?? setting.schema
            return Self.member(setting.key, schema, setting.meaning)
        } + [
            Self.member(
                "user",
                Self.expression.adding(["default": "session.user_id"]),
                "who the session belongs to: the variable `user`"
            ),
            Self.member("store", Self.store, "where sessions are kept"),
        ]
    )

    private static let store: SchemaValue = {
        let php = Self.section(PHPFileStoreSettings.settings).adding(["required": ["path"], "minProperties": 1])
        let redis = Self.section(RedisStoreSettings.settings).adding([
            "required": ["address"],
            "not": ["required": ["password", "password-file"]],
            "anyOf": [
                ["not": ["required": ["username"]]], ["required": ["password"]], ["required": ["password-file"]],
            ],
        ])
        let stores = Self.object(
            [
                Self.member("php", Self.notNull(php), "PHP's session files"),
                Self.member("redis", Self.notNull(redis), "sessions that PHP's redis extension keeps in Redis"),
                Self.member("none", Self.empty, "no sessions: everybody's is empty"),
            ],
            orNull: false
        )
        return ["anyOf": [["const": "none"], stores.adding(["minProperties": 1, "maxProperties": 1])]]
    }()

    private static func notNull(_ schema: SchemaValue) -> SchemaValue {
        ["allOf": [["type": "object"], schema]]
    }

    /// `{}`, or nothing.
    private static let empty = Self.object([])

    /// Only the shape: what a text means is the decoder's business.
    private static let expression: SchemaValue = [
        "type": ["string", "boolean"], "minLength": 1,
        "maxLength": .number(ManifestDecoder.maximumExpressionBytes),
    ]

    private static let reason = Self.member(
        "reason",
        ValueSchema.plainText(1...NameRules.maximumBytes),
        "what a refused client is told"
    )

    private static let when = Self.object([Self.member("when", Self.expression), Self.reason], orNull: false)
        .adding(["required": ["when"]])

    private static let program = Self.object(
        [Self.member("swift", Self.empty, "registered by the program that embeds the node"), Self.reason],
        orNull: false
    ).adding(["required": ["swift"]])

    private static let verifiers: SchemaValue = [
        "type": ["object", "null"],
        "maxProperties": .number(VerifierTable.maximumCount),
        "propertyNames": [
            "pattern": "^[A-Za-z_][A-Za-z0-9_-]{0,63}$",
            "not": ["enum": .list(Self.takenNames.sorted().map { .text($0) })],
        ],
        "additionalProperties": ["anyOf": [Self.expression, Self.when, Self.program]],
    ]

    /// What no verifier may be called.
    private static let takenNames = AccessVariables.topic.union(TopicPatternParser.reservedNames)

    private static func chain(of items: [SchemaValue]) -> SchemaValue {
        let item: SchemaValue = ["anyOf": .list(items)]
        let list: SchemaValue = ["type": "array", "items": item, "maxItems": .number(VerifierUse.maximumCount)]
        return ["anyOf": .list(items + [list])]
    }

    private static let keys: SchemaValue = [
        "type": "array", "minItems": 1, "maxItems": .number(ManifestDecoder.maximumKeys), "uniqueItems": true,
        "items": [
            "anyOf": [
                ValueSchema.vhostKey,
                Self.object(
                    [Self.member("file", VhostSetting.keyFile.schema, VhostSetting.keyFile.meaning)],
                    orNull: false
                ).adding(["required": ["file"]]),
            ]
        ],
    ]

    private static let topics: SchemaValue = [
        "type": ["object", "null"],
        "maxProperties": .number(TopicFamilies.maximumCount),
        "propertyNames": ["pattern": .text(Self.topicPattern)],
        "additionalProperties": Self.object(
            [
                Self.member("where", Self.constraints, "regular expressions for the whole values of parameters"),
                Self.member(
                    "verify",
                    Self.reference("chain"),
                    "who may subscribe; everybody who may connect when absent"
                ),
                Self.member("publish", Self.reference("chain"), "who may publish from a client; nobody when absent"),
                Self.member(
                    "auto",
                    ["type": "string", "minLength": 1, "maxLength": .number(ManifestDecoder.maximumExpressionBytes)],
                    "what the server subscribes a connection to when it opens"
                ),
                Self.member(
                    "slow",
                    ValueSchema.choice(SlowPolicy.allCases.map(\.rawValue)),
                    "what happens to a connection that does not take its pushes as fast as they come"
                ),
                Self.member(
                    "history",
                    Self.section(HistoryRetention.settings).adding(["type": "object"]),
                    "what is kept of its pushes; nothing when absent"
                ),
            ],
            orNull: false
        ),
    ]

    private static let constraints: SchemaValue = [
        "type": "object",
        "propertyNames": ["pattern": "^[A-Za-z_][A-Za-z0-9_]*$"],
        "additionalProperties": [
            "type": ["string", "number", "boolean"], "maxLength": .number(ManifestDecoder.maximumExpressionBytes),
        ],
    ]

    /// Literal text and parameters, each of which has another name, and no empty part in a pattern with `/`.
    private static let topicPattern: String = {
        let reserved = TopicPatternParser.reservedNames.sorted().joined(separator: "|")
        let parameter = "\\{(?!(?:\(reserved))\\})[A-Za-z_][A-Za-z0-9_]{0,63}\\}"
        let literal = "[^{}\\u0000-\\u001F\\u007F-\\u009F]"
        return "^(?!.*//)(?!.*/$)(?!.*(\\{[^}]*\\}).*\\1)(?:\(literal)|\(parameter))+$"
    }()

    static let vhosts: SchemaValue = [
        "type": ["object", "null"],
        "maxProperties": .number(Vhosts.maximumCount),
        "propertyNames": ["pattern": "^(?!/$)[A-Za-z0-9._/-]{1,64}$"],
        "additionalProperties": Self.object(
            [
                Self.member("hosts", VhostSetting.hosts.schema, VhostSetting.hosts.meaning),
                Self.member("path", VhostSetting.path.schema, VhostSetting.path.meaning),
            ] + Self.vhostSections,
            orNull: false
        ).adding(["anyOf": [["required": ["hosts"]], ["required": ["path"]]]]),
    ]
}
