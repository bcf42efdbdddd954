import Logging
import MusterRuntime
import Testing

@Suite struct LogLevelSettingTests {
    @Test func theFlagWinsOverTheEnvironment() throws {
        #expect(try LogLevelSetting.resolve(flag: "debug", environment: ["MUSTER_LOG_LEVEL": "error"]) == .debug)
        #expect(try LogLevelSetting.resolve(flag: nil, environment: ["MUSTER_LOG_LEVEL": "ERROR"]) == .error)
        #expect(try LogLevelSetting.resolve(flag: nil, environment: ["MUSTER_LOG_LEVEL": ""]) == .info)
        #expect(try LogLevelSetting.resolve(flag: nil, environment: [:]) == .info)
    }

    @Test func anUnknownWordIsNamed() {
        let error = #expect(throws: RuntimeError.self) {
            try LogLevelSetting.resolve(flag: nil, environment: ["MUSTER_LOG_LEVEL": "loud"])
        }
        #expect(
            error?.message == "MUSTER_LOG_LEVEL: expected one of trace, debug, info, notice, warning, error, critical, "
                + "found \"loud\""
        )
    }
}
