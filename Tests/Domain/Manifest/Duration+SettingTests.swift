import Testing

@testable import MusterDomain

@Suite struct DurationSettingTests {
    @Test(arguments: [
        ("250ms", Duration.milliseconds(250), "250ms"), ("10s", .seconds(10), "10s"), ("5m", .seconds(300), "5m"),
        ("1h", .seconds(3600), "1h"), ("0s", .zero, "0s"), ("90s", .seconds(90), "90s"), ("1000ms", .seconds(1), "1s"),
        ("9999999999h", .seconds(35_999_999_996_400), "9999999999h"),
    ])
    func durationsAreReadAndWritten(text: String, duration: Duration, written: String) {
        #expect(Duration(setting: text) == duration)
        #expect(duration.settingText == written)
    }

    @Test(arguments: ["", "10", "s", "1.5s", "-1s", "10 s", "10S", "99999999999h", "1d"])
    func otherTextIsNoDuration(text: String) {
        #expect(Duration(setting: text) == nil)
    }
}
