import Testing

@testable import MusterDomain

@Suite struct StreamFollowerTests {
    private typealias Follower = StreamFollower<UInt64>

    private static let lane = Lane(rawValue: 7)
    private static let other = Lane(rawValue: 8)
    private static let term = Term(rawValue: 10)

    private static func beat(_ heads: [(Lane, UInt64)], term: Term = term) -> StreamBeat {
        StreamBeat(term: term, number: 1, heads: heads.map { .init(lane: $0.0, sequence: $0.1) })
    }

    private static func probe(_ heads: [(Lane, UInt64)], term: Term = term) -> StreamProbe {
        StreamProbe(
            nonce: StreamNonce(high: 1, low: 2),
            term: term,
            heads: heads.map { .init(lane: $0.0, sequence: $0.1) }
        )
    }

    /// Tells the follower of a push and does what it says; the sequences that were applied.
    private static func push(
        _ sequence: UInt64,
        to follower: inout Follower,
        lane: Lane = lane,
        term: Term = term,
        bytes: Int = 1
    ) -> [UInt64] {
        switch follower.pushReceived(lane: lane, term: term, sequence: sequence) {
        case .apply: return [sequence]
        case .applyAndRelease: return [sequence] + Self.released(lane, by: &follower)
        case .hold:
            follower.hold(sequence, bytes: bytes, lane: lane, sequence: sequence)
            return []
        case .dropDuplicate, .dropOldTerm, .dropForNow, .dropForeign: return []
        }
    }

    private static func released(_ lane: Lane, by follower: inout Follower) -> [UInt64] {
        var found: [UInt64] = []
        while let message = follower.takeReleased(lane: lane) { found.append(message) }
        return found
    }

    /// A follower that knows that its lanes have published nothing.
    private static func joined(_ limits: Follower.Limits = .init()) -> Follower {
        var follower = Follower(limits: limits)
        follower.probeReceived(Self.probe([]), isOurs: true)
        return follower
    }

    @Test func knowsNoTermBeforeItHeardOne() {
        var follower = Follower()
        let before = follower.currentTerm
        #expect(before == nil)
        _ = Self.push(1, to: &follower)
        let after = follower.currentTerm
        #expect(after == Self.term)
    }

    @Test func appliesWhatComesInOrder() {
        var follower = Self.joined()
        let applied = (1...4).flatMap { Self.push($0, to: &follower) }
        #expect(applied == [1, 2, 3, 4])
        let lanes = follower.lanesInRepair
        #expect(lanes == 0)
    }

    @Test func beginsWhereItMeetsALaneThatNobodyToldOf() {
        var follower = Follower()
        #expect(Self.push(5, to: &follower) == [5])
        #expect(Self.push(6, to: &follower) == [6])
    }

    @Test func dropsWhatWasSeen() {
        var follower = Self.joined()
        _ = Self.push(1, to: &follower)
        let action = follower.pushReceived(lane: Self.lane, term: Self.term, sequence: 1)
        #expect(action == .dropDuplicate)
        _ = Self.push(4, to: &follower)
        let held = follower.pushReceived(lane: Self.lane, term: Self.term, sequence: 4)
        #expect(held == .dropDuplicate)
    }

    @Test func holdsWhatJumpsAheadUntilTheHoleIsFilled() {
        var follower = Self.joined()
        #expect(Self.push(1, to: &follower) == [1])
        #expect(Self.push(3, to: &follower) == [])
        #expect(Self.push(5, to: &follower) == [])
        #expect(Self.push(2, to: &follower) == [2, 3])
        #expect(Self.push(4, to: &follower) == [4, 5])
        #expect(Self.push(6, to: &follower) == [6])
        let (lanes, bytes) = (follower.lanesInRepair, follower.heldBytes)
        #expect(lanes == 0)
        #expect(bytes == 0)
    }

    @Test func otherLanesGoOn() {
        var follower = Self.joined()
        #expect(Self.push(2, to: &follower) == [])
        #expect(Self.push(1, to: &follower, lane: Self.other) == [1])
    }

    @Test func pullsAHoleOncePerTurn() {
        var follower = Self.joined(.init(pullInterval: 100, creditBytes: 1000))
        _ = Self.push(3, to: &follower)
        let pull = LanePull(lane: Self.lane, term: Self.term, sequences: 1...2, credit: 1000)
        let first = follower.takePulls(now: 0)
        #expect(first == [pull])
        follower.pullAnswered()
        let again = follower.takePulls(now: 99)
        #expect(again == [])
        let next = follower.takePulls(now: 100)
        #expect(next == [pull])
        _ = Self.push(1, to: &follower)
        _ = Self.push(2, to: &follower)
        let none = follower.takePulls(now: 200)
        #expect(none == [])
    }

    @Test func waitsForTheAnswersToATurnButNotForEver() {
        var follower = Self.joined(.init(pullInterval: 1, answerTime: 50))
        _ = Self.push(2, to: &follower)
        _ = Self.push(2, to: &follower, lane: Self.other)
        let first = follower.takePulls(now: 0)
        #expect(first.count == 2)
        follower.pullAnswered()
        let early = follower.takePulls(now: 49)
        #expect(early == [])
        let late = follower.takePulls(now: 50)
        #expect(late.count == 2)
        // What comes of an answer gives the rest of it more time.
        follower.replayReceived(now: 90)
        let slow = follower.takePulls(now: 139)
        #expect(slow == [])
        for _ in 0..<3 { follower.pullAnswered() }
        let answered = follower.takePulls(now: 139)
        #expect(answered.count == 2)
    }

    @Test func doesNotWaitForPullsThatFoundNoConnection() {
        var follower = Self.joined(.init(pullInterval: 1, answerTime: 50))
        _ = Self.push(2, to: &follower)
        _ = follower.takePulls(now: 0)
        follower.pullNotSent()
        let again = follower.takePulls(now: 1)
        #expect(again.count == 1)
    }

    @Test func doesNotWaitForPullsOfAnEarlierConnection() {
        var follower = Self.joined(.init(pullInterval: 1, answerTime: 50))
        _ = Self.push(2, to: &follower)
        _ = follower.takePulls(now: 0)
        follower.pullsForgotten()
        let again = follower.takePulls(now: 1)
        #expect(again.count == 1)
    }

    @Test func numbersOfTheGreatestKindHarmNobody() {
        var follower = Self.joined()
        follower.beatReceived(Self.beat([(Self.lane, .max)]))
        let lost = follower.lossReceived(lane: Self.lane, term: Self.term, through: .max)
        #expect(lost == UInt64.max - 1)
        _ = Self.push(.max, to: &follower)
        _ = Self.push(.max, to: &follower, lane: Self.other)
        _ = follower.takePulls(now: 0)
        let rest = follower.lossReceived(lane: Self.other, term: Self.term, through: .max)
        #expect(rest == UInt64.max - 1)
    }

    @Test func pullsTheTailThatABeatTellsOf() {
        var follower = Self.joined()
        follower.beatReceived(Self.beat([(Self.lane, 2)]))
        let pulls = follower.takePulls(now: 0)
        #expect(pulls.map(\.sequences) == [1...2])
        let missing = follower.missing
        #expect(missing == 2)
    }

    @Test func pullsUpToTheLastMissingMessageOnly() {
        var follower = Self.joined()
        for sequence in [2, 5, 6, 7] as [UInt64] { _ = Self.push(sequence, to: &follower) }
        let pulls = follower.takePulls(now: 0)
        #expect(pulls.map(\.sequences) == [1...4])
    }

    @Test func lanesShareTheCreditAndTakeTurns() {
        var follower = Self.joined(.init(pullInterval: 1, answerTime: 1, creditBytes: 100, lanesPerTurn: 2))
        for lane in 0..<3 as Range<UInt8> { _ = Self.push(2, to: &follower, lane: Lane(rawValue: lane)) }
        let first = follower.takePulls(now: 0)
        #expect(first.map(\.lane.rawValue) == [0, 1])
        #expect(first.map(\.credit) == [50, 50])
        let second = follower.takePulls(now: 1)
        #expect(second.map(\.lane.rawValue) == [2, 0])
    }

    @Test func whatIsLostIsCountedOnceAndNotWaitedFor() {
        var follower = Self.joined()
        _ = Self.push(4, to: &follower)
        let lost = follower.lossReceived(lane: Self.lane, term: Self.term, through: 2)
        #expect(lost == 2)
        #expect(Self.released(Self.lane, by: &follower) == [])
        let rest = follower.lossReceived(lane: Self.lane, term: Self.term, through: 3)
        #expect(rest == 1)
        #expect(Self.released(Self.lane, by: &follower) == [4])
        let again = follower.lossReceived(lane: Self.lane, term: Self.term, through: 3)
        #expect(again == 0)
        #expect(Self.push(5, to: &follower) == [5])
    }

    @Test func whatIsHeldIsNotLost() {
        var follower = Self.joined()
        for sequence in [3, 5] as [UInt64] { _ = Self.push(sequence, to: &follower) }
        let lost = follower.lossReceived(lane: Self.lane, term: Self.term, through: 4)
        #expect(lost == 2)
        #expect(Self.released(Self.lane, by: &follower) == [3])
        let rest = follower.lossReceived(lane: Self.lane, term: Self.term, through: 4)
        #expect(rest == 1)
        #expect(Self.released(Self.lane, by: &follower) == [5])
    }

    @Test func aLossBeyondWhatExistsIsNotBelieved() {
        var follower = Self.joined()
        follower.beatReceived(Self.beat([(Self.lane, 2)]))
        let lost = follower.lossReceived(lane: Self.lane, term: Self.term, through: .max)
        #expect(lost == 2)
        #expect(Self.push(3, to: &follower) == [3])
    }

    @Test func holdsNoMoreThanItMay() {
        var follower = Self.joined(.init(heldBytes: 10))
        _ = Self.push(2, to: &follower, bytes: 10)
        let action = follower.pushReceived(lane: Self.lane, term: Self.term, sequence: 3)
        #expect(action == .dropForNow)
        let pulls = follower.takePulls(now: 0)
        #expect(pulls.map(\.sequences) == [1...3])
        #expect(Self.push(1, to: &follower) == [1, 2])
        #expect(Self.push(3, to: &follower) == [3])
    }

    @Test func aGreaterTermBeginsAgain() {
        var follower = Self.joined()
        _ = Self.push(3, to: &follower)
        let later = Term(rawValue: 11)
        #expect(Self.push(1, to: &follower, term: later) == [1])
        let (bytes, abandoned) = (follower.heldBytes, follower.abandoned)
        #expect(bytes == 0)
        #expect(abandoned == 3)
        let old = follower.pushReceived(lane: Self.lane, term: Self.term, sequence: 1)
        #expect(old == .dropOldTerm)
    }

    @Test func theBeginningOfANewTermIsPulled() {
        var follower = Self.joined()
        let later = Term(rawValue: 11)
        #expect(Self.push(3, to: &follower, term: later) == [])
        let pulls = follower.takePulls(now: 0)
        #expect(pulls.map(\.sequences) == [1...2])
        #expect(pulls.map(\.term) == [later])
    }

    @Test func theHubThatAnswersIsFollowedThoughItsClockWentBack() {
        var follower = Self.joined()
        let earlier = Term(rawValue: 9)
        follower.probeReceived(Self.probe([], term: earlier), isOurs: false)
        let still = follower.currentTerm
        #expect(still == Self.term)
        follower.probeReceived(Self.probe([(Self.lane, 2)], term: earlier), isOurs: true)
        let now = follower.currentTerm
        #expect(now == earlier)
    }

    // MARK: Some lanes only

    /// A follower of some lanes that knows its term and has met no lane.
    private static func selective() -> Follower {
        var follower = Follower(followsAll: false)
        follower.probeReceived(Self.probe([(Self.lane, 5)]), isOurs: true)
        return follower
    }

    private static func laneProbe(_ lane: Lane, head: UInt64) -> StreamProbe {
        let heads = head > 0 ? [StreamBeat.Head(lane: lane, sequence: head)] : []
        return StreamProbe(nonce: StreamNonce(high: 3, low: 4), term: Self.term, heads: heads, lane: lane)
    }

    @Test func whatIsNotFollowedIsNeitherAppliedNorPulled() {
        var follower = Self.selective()
        let action = follower.pushReceived(lane: Self.lane, term: Self.term, sequence: 9)
        follower.beatReceived(Self.beat([(Self.lane, 12)]))
        let pulls = follower.takePulls(now: 0)
        #expect(action == .dropForeign)
        #expect(pulls.isEmpty)
    }

    @Test func aLaneIsFollowedFromItsProbeOn() {
        var follower = Self.selective()
        follower.follow(Self.lane)
        follower.probeReceived(Self.laneProbe(Self.lane, head: 7), isOurs: false)
        #expect(Self.push(8, to: &follower) == [8])
        #expect(Self.push(10, to: &follower) == [])
        let pulls = follower.takePulls(now: 0)
        #expect(pulls.map(\.sequences) == [9...9])
    }

    @Test func aLaneWithoutAMessageBeginsWithItsFirst() {
        var follower = Self.selective()
        follower.follow(Self.lane)
        follower.probeReceived(Self.laneProbe(Self.lane, head: 0), isOurs: false)
        #expect(Self.push(2, to: &follower) == [])
        let pulls = follower.takePulls(now: 0)
        #expect(pulls.map(\.sequences) == [1...1])
    }

    @Test func aProbeOfOneLaneSaysNothingOfTheOthers() {
        var follower = Self.selective()
        follower.follow(Self.lane)
        follower.follow(Self.other)
        follower.probeReceived(Self.laneProbe(Self.lane, head: 3), isOurs: false)
        // Where the other lane is met it begins.
        #expect(Self.push(4, to: &follower, lane: Self.other) == [4])
    }

    @Test func aLaneThatIsLeftForgetsItsHole() {
        var follower = Self.selective()
        follower.follow(Self.lane)
        follower.probeReceived(Self.laneProbe(Self.lane, head: 1), isOurs: false)
        _ = Self.push(5, to: &follower, bytes: 10)
        follower.unfollow(Self.lane)
        let (bytes, lanes, missing) = (follower.heldBytes, follower.lanesInRepair, follower.missing)
        #expect(bytes == 0)
        #expect(lanes == 0)
        #expect(missing == 0)
        follower.follow(Self.lane)
        follower.probeReceived(Self.laneProbe(Self.lane, head: 20), isOurs: false)
        #expect(Self.push(21, to: &follower) == [21])
    }

    @Test func anotherRunOfTheHubBeginsFollowedLanesAtOne() {
        var follower = Self.selective()
        follower.follow(Self.lane)
        follower.probeReceived(Self.laneProbe(Self.lane, head: 7), isOurs: false)
        let later = Term(rawValue: 11)
        follower.beatReceived(Self.beat([(Self.lane, 2), (Self.other, 9)], term: later))
        let pulls = follower.takePulls(now: 0)
        #expect(pulls.map(\.lane) == [Self.lane])
        #expect(pulls.map(\.sequences) == [1...2])
    }

    // MARK: Beats that did not come

    private static func beat(number: UInt64, term: Term = term) -> StreamBeat {
        StreamBeat(term: term, number: number, heads: [])
    }

    /// A head is told in so many beats: when none of them came, the lane's last message may be missing and nothing shows it.
    @Test func headsAreOwedWhenEveryBeatThatToldOneMayBeMissing() {
        var follower = Self.joined()
        follower.beatReceived(Self.beat(number: 10))
        follower.beatReceived(Self.beat(number: 10 + Sequencer.beatsPerHead))
        let few = follower.areHeadsOwed
        follower.beatReceived(Self.beat(number: 11 + 2 * Sequencer.beatsPerHead))
        let many = follower.areHeadsOwed
        follower.probeReceived(Self.laneProbe(Self.lane, head: 1), isOurs: false)
        let still = follower.areHeadsOwed
        follower.probeReceived(Self.probe([(Self.other, 1)]), isOurs: false)
        let after = follower.areHeadsOwed
        follower.beatReceived(Self.beat(number: 12 + 2 * Sequencer.beatsPerHead))
        let later = follower.areHeadsOwed
        #expect([few, many, still, after, later] == [false, true, true, false, false])
    }

    @Test func headsOfANewTermAreOwedWhenItsFirstBeatsDidNotCome() {
        var follower = Self.joined()
        follower.beatReceived(Self.beat(number: 10))
        let later = Term(rawValue: 11)
        follower.beatReceived(Self.beat(number: Sequencer.beatsPerHead + 1, term: later))
        let isOwed = follower.areHeadsOwed
        #expect(isOwed)
    }

    // MARK: Lag

    @Test func tellsHowOldTheOldestHoleIs() {
        var follower = Self.joined()
        let before = follower.oldestHole(now: 500)
        _ = follower.takePulls(now: 1000)
        _ = Self.push(2, to: &follower)
        let (during, holes) = (follower.oldestHole(now: 1700), follower.holes)
        _ = Self.push(1, to: &follower)
        let after = follower.oldestHole(now: 1800)
        #expect([before, during, after] == [0, 700, 0])
        #expect(holes == 1)
    }

    // MARK: Against a naive model

    /// A hub whose ring keeps the last messages of each lane.
    private struct Hub {
        var heads: [UInt64] = Array(repeating: 0, count: 3)
        let kept: UInt64

        func oldest(_ lane: Int) -> UInt64 { self.heads[lane] > self.kept ? self.heads[lane] - self.kept + 1 : 1 }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func anyScheduleIsAppliedInOrderOrToldAsLost(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        var hub = Hub(kept: UInt64.random(in: 1...40, using: &chance))
        var follower = Self.joined(
            .init(heldBytes: Int.random(in: 1...30, using: &chance), pullInterval: 1, answerTime: 3, lanesPerTurn: 2)
        )
        // What is told of each lane must be its sequence without a hole: applied messages, and counts of lost ones.
        var told: [UInt64] = [0, 0, 0]
        var onTheWay: [(lane: Int, sequence: UInt64)] = []
        var isRight = true
        func note(_ applied: [UInt64], _ lane: Int) {
            for sequence in applied {
                isRight = isRight && sequence == told[lane] + 1
                told[lane] = sequence
            }
        }
        func deliver(_ lane: Int, _ sequence: UInt64) {
            note(Self.push(sequence, to: &follower, lane: Lane(rawValue: UInt8(lane))), lane)
        }
        func pull(now: UInt64, lossy: Bool) {
            for request in follower.takePulls(now: now) {
                if lossy, Bool.random(using: &chance) { continue }
                defer { follower.pullAnswered() }
                let lane = Int(request.lane.rawValue)
                let oldest = hub.oldest(lane)
                if request.sequences.lowerBound < oldest {
                    let lost = follower.lossReceived(lane: request.lane, term: request.term, through: oldest - 1)
                    told[lane] += lost
                    note(Self.released(request.lane, by: &follower), lane)
                }
                guard request.sequences.upperBound >= oldest else { continue }
                for sequence in max(oldest, request.sequences.lowerBound)...request.sequences.upperBound {
                    deliver(lane, sequence)
                }
            }
        }
        for step in 0..<300 as Range<UInt64> {
            let lane = Int.random(in: 0..<3, using: &chance)
            switch Int.random(in: 0..<10, using: &chance) {
            case 0..<6:
                hub.heads[lane] += 1
                switch Int.random(in: 0..<5, using: &chance) {
                case 0: break
                case 1: onTheWay.append((lane, hub.heads[lane]))
                case 2: for _ in 0..<2 { deliver(lane, hub.heads[lane]) }
                case _: deliver(lane, hub.heads[lane])
                }
            case 6: if let late = onTheWay.popLast() { deliver(late.lane, late.sequence) }
            case 7: follower.beatReceived(Self.beat([(Lane(rawValue: UInt8(lane)), hub.heads[lane])]))
            case _: pull(now: step, lossy: true)
            }
        }
        follower.beatReceived(Self.beat((0..<3).map { (Lane(rawValue: UInt8($0)), hub.heads[$0]) }))
        for step in 300..<600 as Range<UInt64> { pull(now: step, lossy: false) }
        #expect(isRight, "seed \(seed)")
        #expect(told == hub.heads, "seed \(seed)")
        let (lanes, bytes, missing) = (follower.lanesInRepair, follower.heldBytes, follower.missing)
        #expect(lanes == 0)
        #expect(bytes == 0)
        #expect(missing == 0)
    }
}
