/// How one kind of value is read from its text.
package struct SettingParser<Value: Sendable>: Sendable {
    /// The values that it takes, in the words of an error message.
    package let expected: String
    /// The values that it takes, as far as a JSON Schema can say.
    let schema: SchemaValue
    let parse: @Sendable (String) throws(SettingError) -> Value

    init(
        expected: String,
        schema: SchemaValue,
        parse: @escaping @Sendable (String) throws(SettingError) -> Value
    ) {
        self.expected = expected
        self.schema = schema
        self.parse = parse
    }
}

extension SettingParser where Value == ByteCount {
    static func size(_ range: ClosedRange<ByteCount>) -> Self {
        Self(expected: "a size such as 64KB", schema: ValueSchema.size(range)) { text throws(SettingError) in
            guard let size = ByteCount(text) else { throw SettingError(expected: "a size such as 64KB", text: text) }
            guard range.contains(size) else {
                throw SettingError(expected: "a size from \(range.lowerBound) to \(range.upperBound)", found: text)
            }
            return size
        }
    }
}

extension SettingParser where Value == Duration {
    static func duration(_ range: ClosedRange<Duration>) -> Self {
        let expected = "a duration such as 250ms, 10s or 5m"
        return Self(expected: expected, schema: ValueSchema.duration(range)) { text throws(SettingError) in
            guard let duration = Duration(setting: text) else { throw SettingError(expected: expected, text: text) }
            guard range.contains(duration) else {
                let bounds = "from \(range.lowerBound.settingText) to \(range.upperBound.settingText)"
                throw SettingError(expected: "a duration \(bounds)", found: text)
            }
            return duration
        }
    }
}

extension SettingParser where Value == Int {
    /// A size as a number of bytes.
    static func bytes(_ range: ClosedRange<ByteCount>) -> Self {
        let size = SettingParser<ByteCount>.size(range)
        return Self(expected: size.expected, schema: size.schema) { text throws(SettingError) in
            try size.parse(text).bytes
        }
    }

    static func count(_ range: ClosedRange<Int>) -> Self {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return Self(expected: expected, schema: ValueSchema.count(range)) { text throws(SettingError) in
            guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else {
                throw SettingError(expected: expected, text: text)
            }
            guard range.contains(number) else { throw SettingError(expected: expected, found: text) }
            return number
        }
    }
}

extension SettingParser where Value == Bool {
    /// Only the two words of YAML 1.2: `yes`, `on` and `1` mean different things to different readers.
    static let flag = Self(expected: "true or false", schema: ValueSchema.flag) { text throws(SettingError) in
        switch text {
        case "true": return true
        case "false": return false
        default: throw SettingError(expected: "true or false", text: text)
        }
    }
}

extension SettingParser where Value == Endpoint {
    static func endpoint(_ role: Endpoint.Role) -> Self {
        Self(expected: Endpoint.expectation(role), schema: ValueSchema.endpoint(role)) { text throws(SettingError) in
            try Endpoint(text, for: role)
        }
    }
}

extension SettingParser where Value == HostPort {
    static let address = Self(expected: HostPort.expectation, schema: ValueSchema.address) {
        text throws(SettingError) in
        try HostPort(text)
    }
}

extension SettingParser where Value == AddressRange {
    static let addressRange = Self(expected: AddressRange.expectation, schema: ValueSchema.addressRange) {
        text throws(SettingError) in
        try AddressRange(text)
    }
}

extension SettingParser where Value == NodeName {
    static let name = Self(expected: NodeName.expectation, schema: ValueSchema.nodeName) { text throws(SettingError) in
        try NodeName(text)
    }
}

extension SettingParser where Value == Z85PublicKey {
    static let publicKey = Self(expected: Z85PublicKey.expectation, schema: ValueSchema.curveKey) {
        text throws(SettingError) in try Z85PublicKey(text)
    }
}

extension SettingParser where Value == SecretKeySource {
    static let secret = Self(expected: Z85SecretKey.expectation, schema: ValueSchema.curveKey) {
        text throws(SettingError) in .value(try Z85SecretKey(text))
    }

    static let secretFile: Self = {
        let path = SettingParser<String>.filePath("the path of a file that holds a secret key")
        return Self(expected: path.expected, schema: path.schema) { text throws(SettingError) in
            .file(try path.parse(text))
        }
    }()
}

extension SettingParser where Value == StoreSetting {
    static let store = Self(expected: StoreSetting.expectation, schema: ValueSchema.store) {
        text throws(SettingError) in
        try StoreSetting(text)
    }
}

extension SettingParser where Value == Durability {
    static let durability: Self = {
        let names = Durability.allCases.map(\.rawValue)
        let expected = "one of " + names.map { "`\($0)`" }.joined(separator: ", ")
        return Self(expected: expected, schema: ValueSchema.choice(names)) { text throws(SettingError) in
            guard let durability = Durability(rawValue: text) else {
                throw SettingError(expected: expected, text: text)
            }
            return durability
        }
    }()
}
