extension RedisStoreSettings.Address {
    static let expectation = "an address such as tcp://127.0.0.1:6379 or unix:///run/redis.sock"

    /// Reads an address.
    ///
    /// - Throws: What was expected and what was found; not the text when it may hold a password (`redis://:word@host`).
    init(setting text: String) throws(SettingError) {
        if text.hasPrefix("tcp://"), let address = Self.tcp(text.dropFirst(6)) {
            self = address
        } else if text.hasPrefix("unix:///"), 1...Endpoint.maximumPathBytes ~= text.utf8.count - 7,
            !text.unicodeScalars.contains(where: NameRules.isControl)
        {
            self = .unix(path: String(text.dropFirst(7)))
        } else if text.contains("@") {
            throw SettingError(expected: "\(Self.expectation), and the password in a key of its own", found: "`@`")
        } else {
            throw SettingError(expected: Self.expectation, text: text)
        }
    }

    private static func tcp(_ text: Substring) -> Self? {
        guard let colon = text.lastIndex(of: ":"), let host = NetworkHost(String(text[..<colon])), host != .any,
            let port = HostPort.port(String(text[text.index(after: colon)...])), port > 0
        else { return nil }
        return .tcp(host: host.plain, port: Int(port))
    }
}
