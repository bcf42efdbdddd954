/// Follows the lanes of the stream at a node: which message comes next, and what is missing.
///
/// Design: per lane it knows the next sequence of the current term. A message that is the next one is applied; one that
/// was seen already is dropped; one that jumps ahead tells how many are missing. A greater term starts every lane again
/// at 1. Nothing is skipped without being told.
package struct StreamFollower: ~Copyable {
    /// What to do with a push.
    package enum PushAction: Equatable, Sendable {
        case apply
        /// Messages in front of this one have not come: apply it, and say so.
        case applyAfterGap(missing: UInt64)
        case dropDuplicate
        /// Numbered by a run of the hub that is over.
        case dropOldTerm
    }

    /// What a beat or a probe told.
    package enum HeadAction: Equatable, Sendable {
        case none
        /// The tail of some lanes has not come.
        case behind(missing: UInt64)
    }

    private var term: Term?
    /// The next sequence of each lane; 0 where the lane's place is not known yet.
    private var next: [UInt64]

    package init() {
        self.next = Array(repeating: 0, count: Lane.count)
    }

    /// The term that is being followed; nil before anything was received.
    package var currentTerm: Term? { self.term }

    /// A push came over the stream.
    package mutating func pushReceived(lane: Lane, term: Term, sequence: UInt64) -> PushAction {
        guard self.enter(term) else { return .dropOldTerm }
        let lane = Int(lane.rawValue)
        let expected = self.next[lane]
        // A lane whose place is unknown begins where it is met: what was before the join is nobody's here.
        guard expected > 0 else {
            self.next[lane] = sequence &+ 1
            return .apply
        }
        guard sequence >= expected else { return .dropDuplicate }
        self.next[lane] = sequence &+ 1
        return sequence == expected ? .apply : .applyAfterGap(missing: sequence - expected)
    }

    /// A probe told where every lane stands at its place in the stream.
    ///
    /// - Parameter isOurs: whether it answers this node's join. The hub that answers is the one to follow, even when its
    ///   clock went back and its term with it.
    package mutating func probeReceived(_ probe: StreamProbe, isOurs: Bool) -> HeadAction {
        if isOurs, let term = self.term, probe.term < term { self.startTerm(probe.term) }
        guard self.enter(probe.term) else { return .none }
        let action = self.compare(probe.heads)
        // Lanes that the probe does not name have published nothing: their first message will be number 1.
        for lane in 0..<Lane.count where self.next[lane] == 0 { self.next[lane] = 1 }
        return action
    }

    /// A beat told the heads of lanes that moved. It comes behind the messages that it counts.
    package mutating func beatReceived(_ beat: StreamBeat) -> HeadAction {
        guard self.enter(beat.term) else { return .none }
        return self.compare(beat.heads)
    }

    /// What was published before these heads has come by now, or never will.
    private mutating func compare(_ heads: [StreamBeat.Head]) -> HeadAction {
        var missing: UInt64 = 0
        for head in heads {
            let lane = Int(head.lane.rawValue)
            let expected = self.next[lane]
            if expected > 0, head.sequence >= expected {
                missing &+= head.sequence - expected &+ 1
            }
            self.next[lane] = max(expected, head.sequence &+ 1)
        }
        return missing == 0 ? .none : .behind(missing: missing)
    }

    /// Moves on to a greater term; false for one that is over.
    private mutating func enter(_ term: Term) -> Bool {
        guard let current = self.term else {
            self.term = term
            return true
        }
        guard term >= current else { return false }
        if term > current { self.startTerm(term) }
        return true
    }

    private mutating func startTerm(_ term: Term) {
        self.term = term
        self.next = Array(repeating: 1, count: Lane.count)
    }
}
