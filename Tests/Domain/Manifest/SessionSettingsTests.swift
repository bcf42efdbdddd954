import Testing

@testable import MusterDomain

@Suite struct SessionSettingsTests {
    @Test func everyDefaultTextIsTheDefault() {
        for setting in SessionSettings.settings {
            var settings = SessionSettings()
            #expect(setting.apply([setting.defaultText ?? ""], to: &settings).isEmpty, "\(setting.key)")
            #expect(settings == SessionSettings(), "\(setting.key)")
        }
        for setting in RedisStoreSettings.settings {
            guard let text = setting.defaultText else { continue }
            var settings = RedisStoreSettings(address: .unix(path: "/a"))
            #expect(setting.apply([text], to: &settings).isEmpty, "\(setting.key)")
            #expect(settings == RedisStoreSettings(address: .unix(path: "/a")), "\(setting.key)")
        }
    }

    @Test func theUsersIdIsTheUser() { #expect(SessionSettings().user?.text == "session.user_id") }

    @Test(arguments: [
        ("tcp://127.0.0.1:6379", RedisStoreSettings.Address.tcp(host: "127.0.0.1", port: 6379)),
        ("tcp://redis:1", .tcp(host: "redis", port: 1)), ("tcp://[::1]:6379", .tcp(host: "::1", port: 6379)),
        ("unix:///run/redis.sock", .unix(path: "/run/redis.sock")),
    ])
    func addressesOfRedisAreRead(text: String, address: RedisStoreSettings.Address) throws {
        #expect(try RedisStoreSettings.Address(setting: text) == address)
    }

    @Test(arguments: [
        "tcp://", "tcp://h", "tcp://h:0", "tcp://h:65536", "tcp://*:1", "unix://a",
        "unix:///\(String(repeating: "x", count: 107))",
        "redis://h:1", "127.0.0.1:6379", "tcp://h:1/0", "",
    ])
    func otherTextsAreRefused(text: String) {
        #expect(throws: SettingError.self) { try RedisStoreSettings.Address(setting: text) }
    }

    @Test func secretsShowNowhere() throws {
        var dumped = ""
        let settings = RedisStoreSettings(address: .unix(path: "/a"), password: RedisPassword("hunter2"))
        dump((settings, VhostKey("hunter2-hunter2-h")), to: &dumped)
        #expect(!dumped.contains("hunter2") && !"\(settings)".contains("hunter2"))
        let error = #expect(throws: SettingError.self) { try VhostKey(checking: "hunter2") }
        #expect(error?.description.contains("hunter2") == false)
    }
}
