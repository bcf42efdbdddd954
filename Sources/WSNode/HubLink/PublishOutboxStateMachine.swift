import MusterDomain
import NIOCore

/// Decides what becomes of clients' pushes between being asked for and being answered.
///
/// A push *waits* until the link's thread takes it, which it does only while the hub has let the node in, and is then *on
/// its way* until the hub answers. While the hub is away, pushes wait for its return until their time is over. One that fails while it waits has certainly not been published; of one on its way
/// nobody knows, and it is never sent again, because that could publish it twice. Every entry that was taken in leaves
/// exactly once, by the result of one of these functions: it holds the answer that somebody waits for.
struct PublishOutboxStateMachine<Entry>: ~Copyable {
    /// What one node's clients may have on their way at a time: each push is held in memory until its answer.
    struct Limits: Sendable, Equatable {
        /// Pushes; small ones cost their bookkeeping and not their bytes.
        var count = 4_096
        /// Bytes of data. One push alone always fits.
        var bytes = 16 << 20
        /// From the client's wish to the hub's answer, in milliseconds.
        var time: UInt64 = 5_000
    }

    /// A push that leaves without the hub's answer.
    struct Failure {
        var entry: Entry
        var reason: Reason
    }

    enum Reason: Equatable {
        /// It was never sent.
        case notSent
        /// It was sent, and the link to that hub is over.
        case linkLost
        /// It was sent, and no answer came in time.
        case noAnswer
    }

    private struct Item {
        var entry: Entry
        var bytes: Int
        var deadline: UInt64
        var isSent = false
    }

    private let limits: Limits
    /// The most bytes of data that the hub takes; nil before a hub has let the node in.
    private var dataLimit: Int?
    private var isJoined = false
    private var items: [UInt64: Item] = [:]
    private var bytes = 0
    private var lastNumber: UInt64 = 0
    /// The numbers that wait, and all numbers by their time limit; those no longer in `items` are passed over.
    private var waiting = CircularBuffer<UInt64>()
    private var timed = CircularBuffer<UInt64>()

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// A hub has let the node in.
    mutating func hubJoined(dataLimit: Int) {
        self.dataLimit = dataLimit
        self.isJoined = true
    }

    /// The hub fell silent, or does not know the node.
    ///
    /// - Returns: what was on its way, in the order of asking. What waits goes on waiting for a hub.
    mutating func hubLost() -> [Failure] {
        self.isJoined = false
        return self.timed.compactMap { number in
            guard self.items[number]?.isSent ?? false else { return nil }
            return self.remove(number).map { Failure(entry: $0, reason: .linkLost) }
        }
    }

    /// The link ends.
    ///
    /// - Returns: everything that was here, in the order of asking.
    mutating func linkEnded() -> [Failure] {
        self.isJoined = false
        self.dataLimit = nil
        let failures = self.timed.compactMap { number in
            self.items[number].map { Failure(entry: $0.entry, reason: $0.isSent ? .linkLost : .notSent) }
        }
        self.items = [:]
        self.bytes = 0
        self.waiting.removeAll()
        self.timed.removeAll()
        return failures
    }

    enum SubmitAction: Equatable {
        /// Wake the link's thread.
        case wakeUp
        case refuse(Refusal)
    }

    /// A client wants to publish data of so many bytes.
    mutating func submitted(_ entry: Entry, bytes: Int, now: UInt64) -> SubmitAction {
        guard let dataLimit = self.dataLimit else {
            return .refuse(.unavailable("expected a hub that answers, found none: try again"))
        }
        guard bytes <= dataLimit else {
            return .refuse(.tooLarge("data: expected at most \(dataLimit) bytes, found \(bytes)"))
        }
        guard self.items.count < self.limits.count, self.items.isEmpty || self.bytes + bytes <= self.limits.bytes else {
            return .refuse(.unavailable("expected fewer publishes at a time, found too many: try again"))
        }
        self.lastNumber += 1
        self.items[self.lastNumber] = Item(entry: entry, bytes: bytes, deadline: now + self.limits.time)
        self.bytes += bytes
        self.waiting.append(self.lastNumber)
        self.noteTime(of: self.lastNumber)
        return .wakeUp
    }

    /// The oldest push that waits; it counts as sent from now on.
    mutating func takeNext() -> (number: UInt64, entry: Entry)? {
        guard self.isJoined else { return nil }
        while let number = self.waiting.popFirst() {
            guard let entry = self.items[number]?.entry else { continue }
            self.items[number]?.isSent = true
            return (number, entry)
        }
        return nil
    }

    /// The socket did not take what ``takeNext()`` gave.
    ///
    /// - Returns: the push, which has certainly not been published.
    mutating func sendFailed(_ number: UInt64) -> Entry? {
        self.remove(number)
    }

    /// The hub answered; nil for a push that was given up before.
    mutating func answered(_ number: UInt64) -> Entry? {
        self.remove(number)
    }

    /// - Returns: what has waited for too long.
    mutating func timePassed(now: UInt64) -> [Failure] {
        var failures: [Failure] = []
        while let number = self.timed.first {
            if let item = self.items[number] {
                guard item.deadline <= now else { break }
                self.remove(number)
                failures.append(Failure(entry: item.entry, reason: item.isSent ? .noAnswer : .notSent))
            }
            self.timed.removeFirst()
        }
        // While no hub takes any, the numbers of those that gave up would pile up.
        while let number = self.waiting.first, self.items[number] == nil { self.waiting.removeFirst() }
        return failures
    }

    var count: Int { self.items.count }

    /// Numbers that are kept for those who wait.
    var waitingCount: Int { self.waiting.count }

    /// Numbers that are kept for their time limits.
    var timedCount: Int { self.timed.count }

    /// Numbers leave the list when their time comes: behind one slow answer those of many fast ones would pile up.
    private mutating func noteTime(of number: UInt64) {
        self.timed.append(number)
        guard self.timed.count > 2 * self.limits.count else { return }
        self.timed = CircularBuffer(self.timed.filter { self.items[$0] != nil })
    }

    @discardableResult
    private mutating func remove(_ number: UInt64) -> Entry? {
        guard let item = self.items.removeValue(forKey: number) else { return nil }
        self.bytes -= item.bytes
        return item.entry
    }
}
