import Testing

@testable import MusterDomain

@Suite struct OriginSettingTests {
    @Test(arguments: [
        ("https://App.Example", "https://app.example"), ("http://localhost:3000", "http://localhost:3000"),
        ("https://*.example.org", "https://*.example.org"), ("https://[::1]:8443", "https://[::1]:8443"),
        ("chrome-extension://abc", "chrome-extension://abc"),
    ])
    func originsAreLowerCase(text: String, origin: String) throws {
        #expect(try OriginSetting.origin(text) == origin)
    }

    @Test func theOwnHostMayStandInAList() throws {
        #expect(try OriginSetting.origin("same-host") == "same-host")
    }

    @Test func originsAreAddedToWhatIsAdmitted() {
        #expect(OriginSetting.any.admitting(["http://a"]) == .any)
        #expect(OriginSetting.sameHost.admitting(["http://a"]) == .list(["same-host", "http://a"]))
        #expect(OriginSetting.list(["http://b"]).admitting(["http://a"]) == .list(["http://b", "http://a"]))
    }

    @Test(arguments: [
        "", "null", "app.example", "https://", "https://app.example/", "https://a@b", "https://*", "https://*.",
        "https://a:0",
        "https://a:99999", "https://a.*.b", "1http://a", "https://a b",
    ])
    func otherTextIsNoOrigin(text: String) {
        #expect(throws: SettingError.self) { try OriginSetting.origin(text) }
    }
}
