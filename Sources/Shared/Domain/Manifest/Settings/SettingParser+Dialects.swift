extension SettingParser where Value == String {
    /// The whole path of a client's request.
    static let clientPath = Self(expected: "a path such as /chat, or /", schema: ValueSchema.clientPath) {
        text throws(SettingError) in
        if text == "/" { return text }
        guard text.utf8.first == UInt8(ascii: "/") else {
            throw SettingError(expected: "a path such as /chat, or /", text: text)
        }
        return try VhostPath.path(text)
    }
}

extension SettingParser where Value == StreamFanout {
    static let fanout: Self = {
        let expected = "all or lanes"
        let schema = ValueSchema.choice(StreamFanout.allCases.map(\.rawValue))
        return Self(expected: expected, schema: schema) { text throws(SettingError) in
            guard let fanout = StreamFanout(rawValue: text) else { throw SettingError(expected: expected, text: text) }
            return fanout
        }
    }()
}

extension SettingParser where Value == WAMPProfile {
    static let wampProfile: Self = {
        let expected = "stork or sandstone"
        let schema = ValueSchema.choice(WAMPProfile.allCases.map(\.rawValue))
        return Self(expected: expected, schema: schema) { text throws(SettingError) in
            guard let profile = WAMPProfile(rawValue: text) else { throw SettingError(expected: expected, text: text) }
            return profile
        }
    }()
}
