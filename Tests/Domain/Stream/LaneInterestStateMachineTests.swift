import Testing

@testable import MusterDomain

@Suite struct LaneInterestStateMachineTests {
    private typealias Machine = LaneInterestStateMachine

    private static let lane = Lane(rawValue: 7)
    private static let other = Lane(rawValue: 200)

    private static func nonce(_ number: UInt64) -> StreamNonce { StreamNonce(high: 0, low: number) }

    /// A machine that makes up nonces 1, 2, 3, ... .
    private struct Bench: ~Copyable {
        var machine = Machine(timing: .init(retry: 250, linger: 1000))
        var nonces: UInt64 = 0

        mutating func timer(_ now: UInt64, isJoined: Bool = true) -> Machine.TimerActions {
            var made = self.nonces
            defer { self.nonces = made }
            return self.machine.timerFired(now: now, isJoined: isJoined) {
                made += 1
                return LaneInterestStateMachineTests.nonce(made)
            }
        }
    }

    private static func wish(_ number: UInt64, _ lanes: Lane...) -> Machine.TimerActions {
        Machine.TimerActions(wishes: [.init(nonce: Self.nonce(number), lanes: lanes)])
    }

    private static func leave(_ lanes: Lane...) -> Machine.TimerActions {
        Machine.TimerActions(leave: lanes)
    }

    @Test func asksForTheNonceUntilItIsSeen() {
        var bench = Bench()
        let actions = [bench.machine.needed(Self.lane, now: 0), bench.machine.needed(Self.lane, now: 0)]
        #expect(actions == [.subscribe, .none])
        let wishes = [bench.timer(0), bench.timer(100), bench.timer(250)]
        #expect(wishes == [Self.wish(1, Self.lane), .init(), Self.wish(1, Self.lane)])
        let isLive = bench.machine.probeReceived(Self.nonce(1), on: Self.lane)
        #expect(isLive)
        let rest = bench.timer(500)
        #expect(rest == .init())
    }

    @Test func lanesThatAreOpenedTogetherShareAWish() {
        var bench = Bench()
        _ = bench.machine.needed(Self.lane, now: 0)
        _ = bench.machine.needed(Self.other, now: 0)
        let first = bench.timer(0)
        #expect(first == Self.wish(1, Self.lane, Self.other))
        let isLive = bench.machine.probeReceived(Self.nonce(1), on: Self.other)
        #expect(isLive)
        let second = bench.timer(250)
        #expect(second == Self.wish(1, Self.lane))
    }

    @Test func asksNobodyBeforeTheHubHasLetTheNodeIn() {
        var bench = Bench()
        _ = bench.machine.needed(Self.lane, now: 0)
        let actions = [bench.timer(0, isJoined: false), bench.timer(900)]
        #expect(actions == [.init(), Self.wish(1, Self.lane)])
    }

    @Test func onlyItsOwnNonceOnItsOwnLaneProvesALane() {
        var bench = Bench()
        _ = bench.machine.needed(Self.lane, now: 0)
        let early = bench.machine.probeReceived(Self.nonce(1), on: Self.lane)
        _ = bench.timer(0)
        let foreign = bench.machine.probeReceived(Self.nonce(2), on: Self.lane)
        let elsewhere = bench.machine.probeReceived(Self.nonce(1), on: Self.other)
        let right = bench.machine.probeReceived(Self.nonce(1), on: Self.lane)
        let again = bench.machine.probeReceived(Self.nonce(1), on: Self.lane)
        #expect([early, foreign, elsewhere, right, again] == [false, false, false, true, false])
    }

    @Test func aLaneThatNobodyNeedsIsKeptForAWhile() {
        var bench = Bench()
        _ = bench.machine.needed(Self.lane, now: 0)
        _ = bench.timer(0)
        _ = bench.machine.probeReceived(Self.nonce(1), on: Self.lane)
        bench.machine.released(Self.lane, now: 5000)
        let actions = [bench.timer(5999), bench.timer(6000)]
        #expect(actions == [.init(), Self.leave(Self.lane)])
        // Until the driver says that it has left, it is due.
        let again = bench.timer(6100)
        #expect(again == Self.leave(Self.lane))
        bench.machine.left(Self.lane)
        let rest = bench.timer(6200)
        #expect(rest == .init())
    }

    @Test func aLaneThatIsNeededAgainMeanwhileStays() {
        var bench = Bench()
        _ = bench.machine.needed(Self.lane, now: 0)
        _ = bench.timer(0)
        _ = bench.machine.probeReceived(Self.nonce(1), on: Self.lane)
        bench.machine.released(Self.lane, now: 100)
        let needed = bench.machine.needed(Self.lane, now: 200)
        let later = bench.timer(9000)
        #expect(needed == .none)
        #expect(later == .init())
    }

    @Test func everyOpeningHasANonceOfItsOwn() {
        var bench = Bench()
        _ = bench.machine.needed(Self.lane, now: 0)
        _ = bench.timer(0)
        _ = bench.machine.probeReceived(Self.nonce(1), on: Self.lane)
        bench.machine.left(Self.lane)
        _ = bench.machine.needed(Self.lane, now: 10)
        let wish = bench.timer(10)
        let old = bench.machine.probeReceived(Self.nonce(1), on: Self.lane)
        #expect(wish == Self.wish(2, Self.lane))
        #expect(!old)
    }

    @Test func aNewSocketSubscribesToWhatTheOldOneDid() {
        var bench = Bench()
        _ = bench.machine.needed(Self.lane, now: 0)
        _ = bench.machine.needed(Self.other, now: 0)
        bench.machine.left(Self.other)
        let lanes = bench.machine.subscribed
        #expect(lanes == [Self.lane])
    }

    /// Against a model that knows of each lane whether it is needed, and which nonce was asked for last: a lane is live only by the nonce of
    /// its present opening, and none is left that is needed or was a moment ago.
    @Test(arguments: (0..<50).map(UInt64.init))
    func anyScheduleLeavesNoLaneThatIsNeeded(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        var bench = Bench()
        var needed: Set<UInt8> = []
        var opened: [UInt8: Set<UInt64>] = [:]
        var released: [UInt8: UInt64] = [:]
        var isRight = true
        for now in stride(from: UInt64(0), through: 60_000, by: 50) {
            let raw = UInt8.random(in: 0..<4, using: &chance)
            let lane = Lane(rawValue: raw)
            switch Int.random(in: 0..<6, using: &chance) {
            case 0:
                needed.insert(raw)
                if bench.machine.needed(lane, now: now) == .subscribe { opened[raw] = [] }
            case 1:
                guard needed.remove(raw) != nil else { break }
                bench.machine.released(lane, now: now)
                released[raw] = now
            case 2, 3:
                let number = UInt64.random(in: 0...(bench.nonces + 1), using: &chance)
                let isLive = bench.machine.probeReceived(Self.nonce(number), on: lane)
                if isLive, opened[raw]?.contains(number) != true { isRight = false }
            case _:
                break
            }
            let actions = bench.timer(now)
            for wish in actions.wishes { for lane in wish.lanes { opened[lane.rawValue]?.insert(wish.nonce.low) } }
            for lane in actions.leave {
                if needed.contains(lane.rawValue) { isRight = false }
                if now - (released[lane.rawValue] ?? 0) < 1000 { isRight = false }
                bench.machine.left(lane)
                opened[lane.rawValue] = nil
            }
        }
        #expect(isRight, "seed \(seed)")
    }
}
