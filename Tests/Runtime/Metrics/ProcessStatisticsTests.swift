import Testing

@testable import MusterRuntime

@Suite struct ProcessStatisticsTests {
    @Test func readsTheFieldsBehindAnyName() throws {
        let stat =
            "4242 (a) b (c)) S 1 4242 4242 0 -1 4194304 950 0 3 0 120 45 0 0 20 0 9 0 98765 1234567 321 "
            + "18446744073709551615 1 1 0 0\n"
        let statistics = try #require(ProcessStatistics(stat: stat))
        #expect(statistics.cpuTicks == 165)
        #expect(statistics.startTicks == 98765)
        #expect(statistics.virtualBytes == 1_234_567)
        #expect(statistics.residentPages == 321)
    }

    @Test func refusesWhatIsCutShort() {
        #expect(ProcessStatistics(stat: "1 (x) S 1 2") == nil)
        #expect(ProcessStatistics(stat: "") == nil)
    }
}
