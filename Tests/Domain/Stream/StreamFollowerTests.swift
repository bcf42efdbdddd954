import Testing

@testable import MusterDomain

@Suite struct StreamFollowerTests {
    /// What a follower can be told, and what it says.
    enum Event {
        case push(_ lane: UInt8, term: UInt64, _ sequence: UInt64, StreamFollower.PushAction)
        case beat(term: UInt64, [(UInt8, UInt64)], StreamFollower.HeadAction)
        case probe(term: UInt64, heads: [UInt8: UInt64], StreamFollower.HeadAction = .none, isOurs: Bool = false)
    }

    private static func beat(_ term: UInt64, _ heads: [(UInt8, UInt64)]) -> StreamBeat {
        StreamBeat(
            term: Term(rawValue: term),
            number: 1,
            heads: heads.map { .init(lane: Lane(rawValue: $0.0), sequence: $0.1) }
        )
    }

    private static func probe(_ term: UInt64, _ heads: [UInt8: UInt64]) -> StreamProbe {
        StreamProbe(
            nonce: StreamNonce(high: 1, low: 2),
            term: Term(rawValue: term),
            heads: heads.map { .init(lane: Lane(rawValue: $0.key), sequence: $0.value) }
        )
    }

    private func follow(_ events: [Event], sourceLocation: SourceLocation = #_sourceLocation) {
        var follower = StreamFollower()
        for (line, event) in events.enumerated() {
            switch event {
            case .push(let lane, let term, let sequence, let expected):
                let action = follower.pushReceived(
                    lane: Lane(rawValue: lane),
                    term: Term(rawValue: term),
                    sequence: sequence
                )
                #expect(action == expected, "line \(line)", sourceLocation: sourceLocation)
            case .beat(let term, let heads, let expected):
                let action = follower.beatReceived(Self.beat(term, heads))
                #expect(action == expected, "line \(line)", sourceLocation: sourceLocation)
            case .probe(let term, let heads, let expected, let isOurs):
                let action = follower.probeReceived(Self.probe(term, heads), isOurs: isOurs)
                #expect(action == expected, "line \(line)", sourceLocation: sourceLocation)
            }
        }
    }

    @Test func knowsNoTermBeforeItHeardOne() {
        var follower = StreamFollower()
        let before = follower.currentTerm
        #expect(before == nil)
        _ = follower.pushReceived(lane: Lane(rawValue: 0), term: Term(rawValue: 3), sequence: 1)
        let after = follower.currentTerm
        #expect(after == Term(rawValue: 3))
    }

    @Test func appliesWhatComesInOrder() {
        self.follow([
            .probe(term: 1, heads: [:]),
            .push(0, term: 1, 1, .apply),
            .push(0, term: 1, 2, .apply),
            .push(9, term: 1, 1, .apply),
            .push(0, term: 1, 3, .apply),
        ])
    }

    @Test func beginsALaneOfUnknownPlaceWhereItMeetsIt() {
        self.follow([
            .push(0, term: 1, 500, .apply),
            .push(0, term: 1, 501, .apply),
            .push(0, term: 1, 503, .applyAfterGap(missing: 1)),
        ])
    }

    @Test func tellsHowManyAreMissing() {
        self.follow([
            .probe(term: 1, heads: [0: 10]),
            .push(0, term: 1, 11, .apply),
            .push(0, term: 1, 15, .applyAfterGap(missing: 3)),
            .push(0, term: 1, 16, .apply),
        ])
    }

    @Test func dropsWhatItHasSeen() {
        self.follow([
            .probe(term: 1, heads: [0: 10]),
            .push(0, term: 1, 10, .dropDuplicate),
            .push(0, term: 1, 1, .dropDuplicate),
            .push(0, term: 1, 11, .apply),
            .push(0, term: 1, 11, .dropDuplicate),
        ])
    }

    @Test func aNewTermStartsEveryLaneAtOne() {
        self.follow([
            .probe(term: 1, heads: [0: 10, 1: 20]),
            .push(0, term: 2, 1, .apply),
            .push(1, term: 2, 3, .applyAfterGap(missing: 2)),
            .push(2, term: 2, 1, .apply),
            .push(0, term: 1, 11, .dropOldTerm),
            .push(0, term: 2, 2, .apply),
        ])
    }

    @Test func whatAnOldTermSaysIsIgnored() {
        self.follow([
            .probe(term: 5, heads: [0: 10]),
            .beat(term: 4, [(0, 100)], .none),
            .probe(term: 4, heads: [1: 100]),
            .push(0, term: 5, 11, .apply),
            .push(1, term: 5, 1, .apply),
        ])
    }

    @Test func aBeatShowsTheTailThatDidNotCome() {
        self.follow([
            .probe(term: 1, heads: [0: 10]),
            .push(0, term: 1, 11, .apply),
            .beat(term: 1, [(0, 11)], .none),
            .beat(term: 1, [(0, 13), (1, 2)], .behind(missing: 4)),
            .beat(term: 1, [(0, 13), (1, 2)], .none),
            .push(0, term: 1, 13, .dropDuplicate),
            .push(0, term: 1, 14, .apply),
        ])
    }

    @Test func aBeatThatIsBehindChangesNothing() {
        self.follow([
            .probe(term: 1, heads: [0: 10]),
            .beat(term: 1, [(0, 4)], .none),
            .push(0, term: 1, 11, .apply),
        ])
    }

    @Test func aBeatPlacesLanesWhosePlaceWasUnknown() {
        self.follow([
            .beat(term: 1, [(0, 10)], .none),
            .push(0, term: 1, 12, .applyAfterGap(missing: 1)),
        ])
    }

    @Test func aProbeShowsTheTailThatDidNotCome() {
        self.follow([
            .push(0, term: 1, 20, .apply),
            .probe(term: 1, heads: [0: 18, 1: 5]),
            .push(0, term: 1, 21, .apply),
            .push(1, term: 1, 6, .apply),
            .probe(term: 1, heads: [0: 23, 1: 7, 2: 1], .behind(missing: 4)),
            .push(0, term: 1, 24, .apply),
        ])
    }

    @Test func lanesThatAProbeDoesNotNameBeginAtOne() {
        self.follow([
            .probe(term: 1, heads: [0: 3]),
            .push(1, term: 1, 2, .applyAfterGap(missing: 1)),
        ])
    }

    @Test func whatANewRunOfTheHubSaidBeforeTheNodeWasBackIsMissing() {
        self.follow([
            .probe(term: 1, heads: [0: 10]),
            .probe(term: 2, heads: [0: 3], .behind(missing: 3)),
            .push(0, term: 2, 4, .apply),
        ])
    }

    @Test func aHubWhoseClockWentBackIsFollowedOnceItHasAnswered() {
        self.follow([
            .probe(term: 9, heads: [0: 10]),
            .push(0, term: 5, 1, .dropOldTerm),
            .probe(term: 5, heads: [0: 1]),
            .push(0, term: 5, 2, .dropOldTerm),
            .probe(term: 5, heads: [0: 2], .behind(missing: 2), isOurs: true),
            .push(0, term: 5, 3, .apply),
        ])
    }

    @Test func theGreatestNumbersDoNotTrap() {
        self.follow([
            .push(0, term: .max, .max - 1, .apply),
            .push(0, term: .max, .max, .apply),
            .push(0, term: .max, .max, .apply),
            .push(1, term: .max, 1, .apply),
            .push(1, term: .max, .max, .applyAfterGap(missing: .max - 2)),
        ])
        self.follow([
            .probe(term: 1, heads: [0: .max, 1: 0]),
            .beat(term: 1, [(0, .max), (1, .max), (2, .max)], .behind(missing: .max &+ .max &- 1)),
        ])
        var follower = StreamFollower()
        _ = follower.probeReceived(Self.probe(1, [:]), isOurs: true)
        _ = follower.beatReceived(Self.beat(1, (0...255).map { ($0, .max) }))
    }

    /// Two hubs' worth of messages, some lost, some doubled, some late; a dictionary says what must happen to each.
    @Test(arguments: [81, 82, 83, 84] as [UInt64])
    func agreesWithANaiveModel(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var follower = StreamFollower()
        _ = follower.probeReceived(Self.probe(1, [:]), isOurs: true)
        var term: UInt64 = 1
        var last: [UInt8: UInt64] = [:]
        var published: [UInt8: UInt64] = [:]
        var applied = 0
        var missing: UInt64 = 0
        for step in 0..<20_000 {
            let lane = UInt8.random(in: 0..<4, using: &random)
            if step % 5_000 == 4_999 {
                term += 1
                (last, published) = ([:], [:])
            }
            let (pushTerm, sequence): (UInt64, UInt64)
            switch Int.random(in: 0..<20, using: &random) {
            case 0:
                (pushTerm, sequence) = (term, UInt64.random(in: 1...max(1, last[lane] ?? 1), using: &random))
            case 1:
                published[lane, default: 0] += UInt64.random(in: 2...5, using: &random)
                (pushTerm, sequence) = (term, published[lane] ?? 0)
            case 2 where term > 1:
                (pushTerm, sequence) = (term - 1, UInt64.random(in: 1...9_999, using: &random))
            case _:
                published[lane, default: 0] += 1
                (pushTerm, sequence) = (term, published[lane] ?? 0)
            }
            let before = last[lane] ?? 0
            let expected: StreamFollower.PushAction =
                if pushTerm < term, follower.currentTerm == Term(rawValue: term) {
                    .dropOldTerm
                } else if pushTerm == term, sequence <= before { .dropDuplicate } else if sequence == before + 1 {
                    .apply
                } else { .applyAfterGap(missing: sequence - before - 1) }
            // Before the first message of the new term nobody can know that the old one is over.
            guard pushTerm == term || follower.currentTerm == Term(rawValue: term) else { continue }
            let action = follower.pushReceived(
                lane: Lane(rawValue: lane),
                term: Term(rawValue: pushTerm),
                sequence: sequence
            )
            guard action == expected else {
                Issue.record("step \(step): expected \(expected), found \(action)")
                return
            }
            switch action {
            case .apply: applied += 1
            case .applyAfterGap(let count): (applied, missing) = (applied + 1, missing + count)
            case .dropDuplicate, .dropOldTerm: continue
            }
            last[lane] = sequence
            published[lane] = max(published[lane] ?? 0, sequence)
        }
        #expect(applied > 10_000)
        #expect(missing > 1_000)
    }
}
