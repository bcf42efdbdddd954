import Testing

@testable import MusterDomain

@Suite struct HubSettingsDifferencesTests {
    @Test func namesWhatChanged() {
        var settings = HubSettings()
        settings.http = HostPort(host: .ipv4(0x7F00_0001), port: 9)
        settings.limits.batch = 7
        #expect(settings.differences(from: HubSettings()) == ["http", "limits.batch"])
        #expect(settings.differences(from: settings).isEmpty)
    }

    @Test func whatFollowsFromTheVhostsIsNoDifference() {
        var settings = HubSettings()
        settings.pushesNeedKeys = true
        #expect(settings.differences(from: HubSettings()).isEmpty)
    }
}
