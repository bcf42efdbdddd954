/// How one kind of value is read from its text.
package struct SettingParser<Value: Sendable>: Sendable {
    /// The values that it takes, in the words of an error message.
    package let expected: String
    let parse: @Sendable (String) throws(SettingError) -> Value

    init(expected: String, parse: @escaping @Sendable (String) throws(SettingError) -> Value) {
        self.expected = expected
        self.parse = parse
    }
}

extension SettingParser where Value == ByteCount {
    static func size(_ range: ClosedRange<ByteCount>) -> Self {
        Self(expected: "a size such as 64KB") { text throws(SettingError) in
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
        return Self(expected: expected) { text throws(SettingError) in
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
        return Self(expected: size.expected) { text throws(SettingError) in try size.parse(text).bytes }
    }

    static func count(_ range: ClosedRange<Int>) -> Self {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return Self(expected: expected) { text throws(SettingError) in
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
    static let flag = Self(expected: "true or false") { text throws(SettingError) in
        switch text {
        case "true": return true
        case "false": return false
        default: throw SettingError(expected: "true or false", text: text)
        }
    }
}

extension SettingParser where Value == Endpoint {
    static func endpoint(_ role: Endpoint.Role) -> Self {
        Self(expected: Endpoint.expectation(role)) { text throws(SettingError) in try Endpoint(text, for: role) }
    }
}

extension SettingParser where Value == HostPort {
    static let address = Self(expected: HostPort.expectation) { text throws(SettingError) in try HostPort(text) }
}

extension SettingParser where Value == NodeName {
    static let name = Self(expected: NodeName.expectation) { text throws(SettingError) in try NodeName(text) }
}

extension SettingParser where Value == Z85PublicKey {
    static let publicKey = Self(expected: Z85PublicKey.expectation) { text throws(SettingError) in
        try Z85PublicKey(text)
    }
}

extension SettingParser where Value == SecretKeySource {
    static let secret = Self(expected: Z85SecretKey.expectation) { text throws(SettingError) in
        .value(try Z85SecretKey(text))
    }

    static let secretFile = Self(expected: "the path of a file that holds a secret key") { text throws(SettingError) in
        .file(try SettingParser<String>.filePath("the path of a file that holds a secret key").parse(text))
    }
}

extension SettingParser where Value == String {
    /// A path of up to 4096 bytes (PATH_MAX of limits.h).
    static func filePath(_ expected: String, absolute: Bool = false) -> Self {
        Self(expected: expected) { text throws(SettingError) in
            guard 1...4096 ~= text.utf8.count, !text.unicodeScalars.contains(where: NameRules.isControl),
                !absolute || text.hasPrefix("/")
            else { throw SettingError(expected: expected, text: text) }
            return text
        }
    }

    /// The name of a cookie: a token of RFC 6265 §4.1.1 (RFC 9110 §5.6.2).
    static let cookieName = Self(expected: "a cookie's name such as PHPSESSID") { text throws(SettingError) in
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
        Self(expected: expected) { text throws(SettingError) in
            guard (allowsEmpty ? 0 : 1)...255 ~= text.utf8.count,
                !text.unicodeScalars.contains(where: NameRules.isControl)
            else { throw SettingError(expected: expected, text: text) }
            return text
        }
    }
}

extension SettingParser where Value == PHPSerializer {
    static let serializer = Self(expected: "php, php_serialize or php_binary") { text throws(SettingError) in
        guard let serializer = PHPSerializer(rawValue: text) else {
            throw SettingError(expected: "php, php_serialize or php_binary", text: text)
        }
        return serializer
    }
}

extension SettingParser where Value == RedisPassword {
    static let password = Self(expected: RedisPassword.expectation) { text throws(SettingError) in
        try RedisPassword(checking: text)
    }
}

extension SettingParser where Value == RedisStoreSettings.Address {
    static let redisAddress = Self(expected: RedisStoreSettings.Address.expectation) { text throws(SettingError) in
        try RedisStoreSettings.Address(setting: text)
    }
}
