/// The JSON Schema of the manifest, made of the tables that the decoder reads.
///
/// It says what an editor can check while somebody types. What needs more than the shape of a value (whether an
/// expression can be read, a verifier exists, two doors collide) is left to `muster check`.
package enum ManifestSchema {
    /// As `muster manifest schema` prints it.
    package static var json: String { Self.schema.json }

    static var schema: SchemaValue {
        let root: [SchemaValue.Member] =
            [
                Self.member("muster", ["enum": [1, "1"]], "the version of the manifest's language"),
                Self.member(
                    "hub",
                    Self.section(HubDraft.settings, keys: ["public"]),
                    "where the hub listens, and its bounds"
                ),
                Self.member(
                    "node",
                    Self.section(NodeDraft.settings, keys: ["public", "server"]),
                    "where a node listens, which hub it follows, and its bounds"
                ),
                Self.member(
                    "dialects",
                    Self.section(DialectSettings.settings),
                    "which client protocols are served beside the native one, and where"
                ),
            ] + Self.vhostSections + [
                Self.member("vhosts", Self.vhosts, "further tenants, each with topics, sessions and keys of its own"),
                Self.member("stork", Self.stork, "what becomes of pushes that Stork's backends serialize"),
            ]
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Muster's manifest",
            "type": "object",
            "required": ["muster"],
            "additionalProperties": false,
            "properties": .object(root),
            "$defs": .object(Self.definitions),
        ]
    }

    static func member(_ name: String, _ schema: SchemaValue, _ description: String = "") -> SchemaValue.Member {
        SchemaValue.Member(name: name, value: schema.described(description))
    }

    /// An object with these members and no others; nothing at all counts as an empty one.
    static func object(_ members: [SchemaValue.Member], orNull: Bool = true) -> SchemaValue {
        [
            "type": orNull ? ["object", "null"] : "object", "additionalProperties": false,
            "properties": .object(members),
        ]
    }

    /// A schema that is defined once and used in several places.
    static func reference(_ name: String) -> SchemaValue { ["$ref": .text("#/$defs/\(name)")] }

    /// The keys of one table, those with dots as objects in objects.
    ///
    /// - Parameter keys: What must stand below `keys` beside a secret.
    static func section<Draft>(_ settings: [Setting<Draft>], keys: [String] = []) -> SchemaValue {
        var members: [SchemaValue.Member] = []
        var groups: [String] = []
        for setting in settings {
            guard let dot = setting.key.firstIndex(of: ".") else {
                members.append(Self.member(setting.key, Self.value(of: setting), setting.meaning))
                continue
            }
            let group = String(setting.key[..<dot])
            guard !groups.contains(group) else { continue }
            groups.append(group)
            let below = settings.filter { $0.key.hasPrefix("\(group).") }
            let inner = below.map {
                Self.member(String($0.key.dropFirst(group.count + 1)), Self.value(of: $0), $0.meaning)
            }
            members.append(Self.member(group, group == "keys" ? Self.keyPair(inner, with: keys) : Self.object(inner)))
        }
        return Self.object(members)
    }

    private static func value<Draft>(of setting: Setting<Draft>) -> SchemaValue {
        guard let text = setting.defaultText else { return setting.schema }
        return setting.schema.adding(["default": .text(text)])
    }

    /// A key pair: all of `required`, and a secret in one place.
    private static func keyPair(_ members: [SchemaValue.Member], with required: [String]) -> SchemaValue {
        let object = Self.object(members, orNull: false).adding([
            "required": .list(required.map { .text($0) }),
            "oneOf": [["required": ["secret"]], ["required": ["secret-file"]]],
        ])
        return ["anyOf": [["type": "null"], object]]
    }
}
