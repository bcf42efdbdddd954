import Testing

@testable import MusterDomain

/// Random schedules of pushes, losses, restarts, recalls and clients, against a naive model of the hub.
@Suite struct HistoryTrackerModelTests {
    @Test(arguments: 0..<300)
    func everyoneGetsEverythingInOrderOrIsTold(seed: Int) {
        var model = TrackerModel(seed: UInt64(seed), lossy: seed % 3 == 0, tight: seed % 4 == 0)
        for _ in 0..<800 { model.step() }
        model.settle()
        #expect(model.problems == [], "seed \(seed)")
        #expect(model.answered > 20, "seed \(seed)")
        let isForgotten = model.isForgotten
        #expect(isForgotten, "seed \(seed)")
    }
}
