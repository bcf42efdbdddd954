import Testing

@testable import MusterDomain

@Suite struct EvictionPaceTests {
    @Test func spreadsFewConnectionsOverTheWholeTime() {
        var pace = EvictionPace(total: 4, milliseconds: 20_000)
        var times: [Int] = []
        var remaining = 4
        for elapsed in stride(from: 0, through: 20_000, by: 50) {
            let count = pace.next(after: elapsed, remaining: remaining)
            remaining -= count
            times += Array(repeating: elapsed, count: count)
        }
        #expect(times == [5_000, 10_000, 15_000, 20_000])
    }

    @Test(arguments: [1, 7, 1_000, 123_457])
    func everybodyIsSentOnceAndNobodyTooMany(total: Int) {
        var pace = EvictionPace(total: total, milliseconds: 1_000)
        var remaining = total
        for elapsed in stride(from: 0, through: 1_000, by: 50) {
            let count = pace.next(after: elapsed, remaining: remaining)
            #expect(count >= 0 && count <= remaining)
            remaining -= count
        }
        #expect(remaining == 0)
    }

    @Test func thoseWhoLeaveByThemselvesAreNotSentForOthers() {
        var pace = EvictionPace(total: 10, milliseconds: 1_000)
        let half = pace.next(after: 500, remaining: 10)
        let afterMostLeft = pace.next(after: 600, remaining: 0)
        #expect(half == 5)
        #expect(afterMostLeft == 0)
    }
}
