import Testing

@testable import MusterDomain

@Suite struct SettingTests {
    @Test func everyDefaultTextIsTheDefault() throws {
        for setting in HubDraft.settings {
            var draft = HubDraft()
            guard let text = setting.defaultText else { continue }
            #expect(setting.apply([text], to: &draft).isEmpty, "\(setting.key)")
            #expect(draft.finished().settings == HubSettings(), "\(setting.key)")
        }
        for setting in NodeDraft.settings {
            var draft = NodeDraft()
            guard let text = setting.defaultText else { continue }
            #expect(setting.apply([text], to: &draft).isEmpty, "\(setting.key)")
            #expect(draft.finished().settings == NodeSettings(), "\(setting.key)")
        }
    }

    @Test func everySettingRefusesNonsenseAndLeavesTheDraft() {
        for setting in HubDraft.settings {
            var draft = HubDraft()
            #expect(!setting.apply(["\u{1}nonsense"], to: &draft).isEmpty, "\(setting.key)")
            #expect(draft.settings == HubSettings() && draft.keys == CurveKeysDraft(), "\(setting.key)")
        }
        for setting in NodeDraft.settings {
            var draft = NodeDraft()
            #expect(!setting.apply(["\u{1}nonsense"], to: &draft).isEmpty, "\(setting.key)")
            #expect(draft.settings == NodeSettings() && draft.keys == CurveKeysDraft(), "\(setting.key)")
        }
    }

    @Test(arguments: [
        ("limits.data", "0", "expected a size from 1 to 16MB, found 0"),
        ("limits.data", "17MB", "expected a size from 1 to 16MB, found 17MB"),
        ("limits.data", "lots", "expected a size such as 64KB, found \"lots\""),
        ("limits.batch", "0", "expected a whole number from 1 to 100000, found 0"),
        ("limits.batch", "-3", "expected a whole number from 1 to 100000, found \"-3\""),
        ("insecure", "yes", "expected true or false, found \"yes\""),
    ])
    func valuesOutOfRangeSayTheRange(key: String, text: String, message: String) throws {
        var draft = HubDraft()
        let setting = try #require(HubDraft.settings.first { $0.key == key })
        #expect(setting.apply([text], to: &draft).map(\.description) == [message])
    }

    @Test func everyBadElementOfAListIsNamed() throws {
        var draft = NodeDraft()
        let origins = try #require(NodeDraft.settings.first { $0.key == "origins" })
        let errors = origins.apply(["https://a.example", "b", "any"], to: &draft)
        #expect(errors.map(\.element) == [1, 2])
        #expect(origins.apply(["https://a.example"], to: &draft).isEmpty)
        #expect(draft.settings.origins == .list(["https://a.example"]))
        let proxies = try #require(NodeDraft.settings.first { $0.key == "proxies" })
        #expect(proxies.apply(["::1", "10.0.0.1/8", "a"], to: &draft).map(\.element) == [1, 2])
        #expect(proxies.apply(["::1", "10.0.0.0/8"], to: &draft).isEmpty)
        #expect(try draft.settings.proxies == [AddressRange("::1"), AddressRange("10.0.0.0/8")])
    }
}
