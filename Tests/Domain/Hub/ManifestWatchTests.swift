import MusterDomain
import Testing

@Suite struct ManifestWatchTests {
    private static func news(_ reports: [(differs: Bool, second: Int)]) -> [ManifestWatch.News] {
        var watch = ManifestWatch()
        return reports.map { watch.reported(differs: $0.differs, now: .seconds($0.second)) }
    }

    @Test func differenceOfAReloadIsNoNews() {
        #expect(Self.news([(true, 0), (true, 4), (false, 5), (false, 100)]).allSatisfy { $0 == .none })
        // Each difference has its own patience.
        #expect(Self.news([(true, 0), (false, 4), (true, 5), (true, 9)]).allSatisfy { $0 == .none })
    }

    @Test func lastingDifferenceIsToldOnceAndItsEndOnce() {
        let reports = [(true, 0), (true, 5), (true, 6), (true, 100), (false, 101), (false, 102)]
        #expect(Self.news(reports) == [.none, .differs, .none, .none, .agrees, .none])
    }
}
