extension SettingParser where Value == String {
    /// A path of up to 4096 bytes (PATH_MAX of limits.h).
    static func filePath(_ expected: String, absolute: Bool = false) -> Self {
        let schema =
            absolute
            ? ValueSchema.text("/[^\\u0000-\\u001F\\u007F-\\u009F]{0,4095}") : ValueSchema.plainText(1...4096)
        return Self(expected: expected, schema: schema) { text throws(SettingError) in
            guard 1...4096 ~= text.utf8.count, !text.unicodeScalars.contains(where: NameRules.isControl),
                !absolute || text.hasPrefix("/")
            else { throw SettingError(expected: expected, text: text) }
            return text
        }
    }

    /// The name of a cookie: a token of RFC 6265 §4.1.1 (RFC 9110 §5.6.2).
    static let cookieName = Self(
        expected: "a cookie's name such as PHPSESSID",
        schema: ValueSchema.cookieName
    ) { text throws(SettingError) in
        let punctuation = Set("!#$%&'*+-.^_`|~".utf8)
        guard 1...255 ~= text.utf8.count,
            text.utf8.allSatisfy({
                0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || punctuation.contains($0)
            })
        else { throw SettingError(expected: "a cookie's name such as PHPSESSID", text: text) }
        return text
    }

    /// A text of up to 255 bytes without control characters, an empty one too where `allowsEmpty`.
    static func text(_ expected: String, allowsEmpty: Bool = false) -> Self {
        let schema = ValueSchema.plainText((allowsEmpty ? 0 : 1)...255)
        return Self(expected: expected, schema: schema) { text throws(SettingError) in
            guard (allowsEmpty ? 0 : 1)...255 ~= text.utf8.count,
                !text.unicodeScalars.contains(where: NameRules.isControl)
            else { throw SettingError(expected: expected, text: text) }
            return text
        }
    }
}

extension SettingParser where Value == PHPSerializer {
    static let serializer = Self(
        expected: "php, php_serialize or php_binary",
        schema: ValueSchema.choice(PHPSerializer.allCases.map(\.rawValue))
    ) { text throws(SettingError) in
        guard let serializer = PHPSerializer(rawValue: text) else {
            throw SettingError(expected: "php, php_serialize or php_binary", text: text)
        }
        return serializer
    }
}

extension SettingParser where Value == RedisPassword {
    static let password = Self(expected: RedisPassword.expectation, schema: ValueSchema.plainText(1...512)) {
        text throws(SettingError) in try RedisPassword(checking: text)
    }
}

extension SettingParser where Value == RedisStoreSettings.Address {
    static let redisAddress = Self(
        expected: RedisStoreSettings.Address.expectation,
        schema: ValueSchema.redisAddress
    ) { text throws(SettingError) in
        try RedisStoreSettings.Address(setting: text)
    }
}
