import Testing

@testable import MusterDomain

@Suite struct SettingErrorTests {
    @Test func foreignTextIsShownOnOneLineAndShort() {
        #expect(SettingError.quoted("a\"b\\c\n") == "\"a\\\"b\\\\c\\n\"")
        #expect(SettingError.quoted("\u{202E}x") == "\"\\u{202E}x\"")
        #expect(SettingError.quoted(String(repeating: "x", count: 41)).count == 43)
    }
}
