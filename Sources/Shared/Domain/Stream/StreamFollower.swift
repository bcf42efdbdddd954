/// Follows the lanes of the stream at a node: which message comes next, what has to wait for one before it, and what has
/// to be pulled from the hub because the stream did not bring it.
///
/// Design: per lane it knows the next sequence of the current term. Only the message with that sequence is applied. One
/// that jumps ahead is held, and the hole before it is pulled; what the hub sends again comes in the same way as what
/// the stream brings, and whichever is first counts. A greater term starts every lane again at 1. Nothing is skipped
/// unless the hub says that it has not got it any more, and then the node is told how much that was.
///
/// A node that takes only some lanes begins to follow one at the probe that the hub publishes on it: what it counts was
/// published before, and what comes behind it is all that comes.
package struct StreamFollower<Message>: ~Copyable {
    /// What to do with a push.
    package enum PushAction: Equatable, Sendable {
        case apply
        /// Apply it, then all that `takeReleased` gives.
        case applyAndRelease
        /// Messages in front of it have not come: give it to `hold`.
        case hold
        case dropDuplicate
        /// Numbered by a run of the hub that is over.
        case dropOldTerm
        /// Too much is held already; it will be pulled.
        case dropForNow
        /// Of a lane that is not followed.
        case dropForeign
    }

    private var term: Term?
    /// The next sequence of each lane; 0 where the lane's place is not known yet.
    private var next: [UInt64]
    /// The lanes that are followed.
    private var followed: [Bool]
    /// The lanes with a hole.
    private var repairs: [Int: LaneRepair<Message>] = [:]
    /// Bytes held behind holes.
    package private(set) var heldBytes = 0
    private let limits: Limits
    /// Messages of terms that are over which were known to exist and have not been applied.
    package private(set) var abandoned: UInt64 = 0
    /// The number of the last beat of the term; nil before one was heard.
    private var lastBeat: UInt64?
    /// Whether so many beats did not come that a lane may have moved and stopped without a word: ask for a probe, which tells all
    /// heads. Pushes of other lanes alone would never show it.
    package private(set) var areHeadsOwed = false
    /// Holes that were noticed, ever.
    package private(set) var holes: UInt64 = 0
    /// The time that was told last.
    private var now: UInt64 = 0
    private var nextTurn: UInt64 = 0
    /// Pulls of the last turn that the hub has not dealt with, and until when they are waited for.
    private var unanswered = 0
    private var waitsUntil: UInt64 = 0
    private var turn: UInt64 = 0

    /// - Parameter followsAll: Whether all lanes are followed from the start; else those that ``follow(_:)`` names.
    package init(limits: Limits = Limits(), followsAll: Bool = true) {
        self.limits = limits
        self.next = Array(repeating: 0, count: Lane.count)
        self.followed = Array(repeating: followsAll, count: Lane.count)
    }

    // MARK: Lanes

    /// The stream brings this lane from now on; its place is told by the next probe on it.
    package mutating func follow(_ lane: Lane) {
        self.followed[Int(lane.rawValue)] = true
    }

    /// Nobody needs the lane any more: what is missing of it is not pulled, and what still comes is dropped.
    package mutating func unfollow(_ lane: Lane) {
        let index = Int(lane.rawValue)
        self.followed[index] = false
        self.next[index] = 0
        if let repair = self.repairs.removeValue(forKey: index) { self.heldBytes -= repair.heldBytes }
    }

    /// The term that is being followed; nil before anything was received. When it changes, what was missing of the one before
    /// is lost.
    package var currentTerm: Term? { self.term }

    /// Lanes that wait for something.
    package var lanesInRepair: Int { self.repairs.count }

    /// For how many milliseconds the oldest hole has been there; 0 without one.
    package func oldestHole(now: UInt64) -> UInt64 {
        self.repairs.values.map(\.since).min().map { now - min(now, $0) } ?? 0
    }

    /// Messages that are known to exist and have not been applied.
    package var missing: UInt64 {
        self.repairs.reduce(into: 0) { sum, entry in sum &+= entry.value.head &+ 1 &- self.next[entry.key] }
    }

    /// Whether all messages of a lane up to and with this sequence have been applied, or given up.
    package func hasPassed(_ lane: Lane, _ sequence: UInt64) -> Bool { self.next[Int(lane.rawValue)] > sequence }

    // MARK: Pushes

    /// A push came, over the stream or because it was pulled.
    package mutating func pushReceived(lane: Lane, term: Term, sequence: UInt64) -> PushAction {
        guard self.enter(term) else { return .dropOldTerm }
        let index = Int(lane.rawValue)
        guard self.followed[index] else { return .dropForeign }
        let expected = self.next[index]
        // A lane whose place is unknown begins where it is met: what was before the join is nobody's here.
        guard expected > 0, sequence != expected else {
            self.next[index] = sequence &+ 1
            return self.repairs.isEmpty ? .apply : self.closed(index)
        }
        guard sequence > expected else { return .dropDuplicate }
        return self.jumped(index, to: sequence, expected: expected)
    }

    /// The message in front of what is held has been applied.
    private mutating func closed(_ index: Int) -> PushAction {
        guard let repair = self.repairs[index] else { return .apply }
        if repair.head < self.next[index] { self.repairs[index] = nil }
        return repair.holds(self.next[index]) ? .applyAndRelease : .apply
    }

    private mutating func jumped(_ index: Int, to sequence: UInt64, expected: UInt64) -> PushAction {
        var repair = self.repairs[index] ?? self.makeRepair(lastMissing: sequence - 1, head: sequence)
        defer { self.repairs[index] = repair }
        guard !repair.holds(sequence) else { return .dropDuplicate }
        repair.reached(sequence)
        guard self.heldBytes < self.limits.heldBytes else {
            repair.leftOut(sequence)
            return .dropForNow
        }
        return .hold
    }

    /// Keeps a push for which `pushReceived` has just answered `hold`.
    ///
    /// - Parameter bytes: What it weighs.
    package mutating func hold(_ message: Message, bytes: Int, lane: Lane, sequence: UInt64) {
        self.repairs[Int(lane.rawValue)]?.hold(message, bytes: bytes, as: sequence)
        self.heldBytes += bytes
    }

    /// The next of what was held and need not wait any more; nil when there is no more. Apply each before the next push.
    package mutating func takeReleased(lane: Lane) -> Message? {
        let index = Int(lane.rawValue)
        guard let found = self.repairs[index]?.take(self.next[index]) else { return nil }
        self.heldBytes -= found.bytes
        self.next[index] &+= 1
        if let head = self.repairs[index]?.head, head < self.next[index] { self.repairs[index] = nil }
        return found.message
    }

    // MARK: Heads

    /// A probe told where every lane stands at its place in the stream.
    ///
    /// - Parameter isOurs: Whether it answers this node's join. The hub that answers is the one to follow, even when its
    ///   clock went back and its term with it.
    package mutating func probeReceived(_ probe: StreamProbe, isOurs: Bool) {
        if isOurs, let term = self.term, probe.term < term { self.startTerm(probe.term) }
        guard self.enter(probe.term) else { return }
        self.compare(probe.heads)
        if probe.lane == nil { self.areHeadsOwed = false }
        // Lanes that the probe does not name have published nothing: their first message will be number 1.
        let told = probe.lane.map { Int($0.rawValue)...Int($0.rawValue) } ?? 0...(Lane.count - 1)
        for lane in told where self.next[lane] == 0 && self.followed[lane] { self.next[lane] = 1 }
    }

    /// A beat told the heads of lanes that moved. It comes behind the messages that it counts.
    package mutating func beatReceived(_ beat: StreamBeat) {
        guard self.enter(beat.term) else { return }
        if let lastBeat = self.lastBeat, beat.number > lastBeat, beat.number - lastBeat > Sequencer.beatsPerHead {
            self.areHeadsOwed = true
        }
        self.lastBeat = beat.number
        self.compare(beat.heads)
    }

    /// What was published before these heads has come by now, or has to be pulled.
    private mutating func compare(_ heads: [StreamBeat.Head]) {
        for head in heads {
            let lane = Int(head.lane.rawValue)
            guard self.followed[lane] else { continue }
            let expected = self.next[lane]
            guard expected > 0 else {
                self.next[lane] = head.sequence &+ 1
                continue
            }
            guard head.sequence >= expected else { continue }
            var repair = self.repairs[lane] ?? self.makeRepair(lastMissing: head.sequence, head: head.sequence)
            repair.headTold(head.sequence)
            self.repairs[lane] = repair
        }
    }

    private mutating func makeRepair(lastMissing: UInt64, head: UInt64) -> LaneRepair<Message> {
        self.holes += 1
        return LaneRepair(lastMissing: lastMissing, head: head, since: self.now)
    }

    // MARK: Repair

    /// What to ask the hub for now: the holes of some lanes, those first that have waited longest.
    package mutating func takePulls(now: UInt64) -> [LanePull] {
        self.now = now
        guard !self.repairs.isEmpty, now >= self.nextTurn, let term = self.term else { return [] }
        guard self.unanswered == 0 || now >= self.waitsUntil else { return [] }
        self.nextTurn = now + self.limits.pullInterval
        self.waitsUntil = now + self.limits.answerTime
        self.turn += 1
        let lanes = self.repairs.sorted { ($0.value.pulledInTurn, $0.key) < ($1.value.pulledInTurn, $1.key) }
            .prefix(self.limits.lanesPerTurn)
        var pulls: [LanePull] = []
        for (lane, repair) in lanes {
            self.repairs[lane]?.pulledInTurn = self.turn
            let first = self.next[lane]
            pulls.append(
                LanePull(
                    lane: Lane(rawValue: UInt8(truncatingIfNeeded: lane)),
                    term: term,
                    sequences: first...max(first, repair.lastMissing),
                    credit: max(1, self.limits.creditBytes / lanes.count)
                )
            )
        }
        self.unanswered = pulls.count
        return pulls
    }

    /// Something that was pulled has come; the rest may take its time.
    package mutating func replayReceived(now: UInt64) {
        self.waitsUntil = now + self.limits.answerTime
    }

    /// The hub has dealt with a pull: what it sent for it has come.
    package mutating func pullAnswered() {
        self.unanswered = max(0, self.unanswered - 1)
    }

    /// A pull found no connection: nothing will come for it, and the next turn need not wait.
    package mutating func pullNotSent() {
        self.pullAnswered()
    }

    /// The node has joined anew: what it pulled over an earlier connection is not answered any more.
    package mutating func pullsForgotten() {
        self.unanswered = 0
    }

    /// The hub has nothing of the lane up to and with this sequence any more. What is held already is not lost.
    ///
    /// - Returns: How many messages of the lane's first hole are lost; then take what is released, and call it again for the
    ///   next hole, until nothing is lost any more.
    package mutating func lossReceived(lane: Lane, term: Term, through sequence: UInt64) -> UInt64 {
        let index = Int(lane.rawValue)
        guard term == self.term, let repair = self.repairs[index], sequence >= self.next[index] else { return 0 }
        // What is said of messages that nobody knows to exist is not to be believed.
        let last = min(sequence, repair.head, .max - 1)
        let place = min(last + 1, repair.firstHeld ?? .max)
        guard place > self.next[index] else { return 0 }
        let lost = place - self.next[index]
        self.next[index] = place
        if repair.head < place { self.repairs[index] = nil }
        return lost
    }

    // MARK: Terms

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
        self.abandoned &+= self.missing
        self.term = term
        // A term's beats count from 1: the first ones may be among those that did not come.
        self.lastBeat = 0
        self.next = self.followed.map { $0 ? 1 : 0 }
        self.repairs = [:]
        self.heldBytes = 0
        self.unanswered = 0
    }
}
