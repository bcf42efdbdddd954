import NIOCore

/// Follows the topics that keep history and that a node has subscribers of: where each stands in the stream, what its new
/// subscribers missed, and what the stream did not bring.
///
/// Design: it sees each push with a position before the shards do, in the stream's order. An answer of the hub belongs to one place
/// of the stream, and the driver gives it in at that place: what a topic has had up to the answer's position has been seen, and
/// what comes later is behind. So a subscription begins at a place of the stream, and needs neither to hold live pushes nor to compare
/// them with what it recovered. Whatever is wished for is recalled once and kept in the topic's window, which goes on with the
/// stream: clients that come back together share it, and those that come a little later too.
///
/// A topic that may have missed pushes is behind: what comes of it is dropped, because it will be in the answer to the recall from
/// its last push on. What answers bring goes out before anything newer; only what the hub has not got any more is told as a gap.
package struct HistoryTracker: ~Copyable {
    /// What the driver is to put into the stream for the shards, at its present place and in this order.
    package enum Output: Equatable, Sendable {
        /// Pushes that had not come, as frames of the stream.
        case frames([ByteBuffer])
        /// Pushes of the topic before this position are lost.
        case gap(HistoryTopic, Position?)
        /// The answer to a request, topic by topic.
        case answer(UInt64, [TopicStanding])
    }

    package enum PushAction: Equatable, Sendable {
        case pass
        /// It has been passed on, or will be with what is recalled.
        case drop
    }

    struct Request {
        var items: [(topic: Int, wish: HistoryWish)]
        /// The number of the last recall before it.
        var recall: UInt64
        /// The place of the item that it was found to wait for.
        var first = 0
    }

    struct Recall {
        var topic: Int
        var generation: UInt64
        var wanted: HistoryRecall.Wanted
        /// What the topic was when it was asked about.
        var state: TrackedTopic.State
        /// When the answer is not waited for any more.
        var deadline: UInt64
    }

    let limits: Limits
    var topics: [TrackedTopic?] = []
    private var freeTopics: [Int] = []
    private var byName: [HistoryTopic: Int] = [:]
    /// The first topic of each hash.
    private var byHash: [Int: Int] = [:]
    private var generations: UInt64 = 0
    var requests: [UInt64: Request] = [:]
    var recalls: [UInt64: Recall] = [:]
    var recallNumber: UInt64 = 0
    /// Topics whose turn to be recalled comes next, with their generations.
    var queue: CircularBuffer<(topic: Int, generation: UInt64)> = []
    /// Topics that are asked about again later.
    var delayed: [(topic: Int, generation: UInt64, due: UInt64)] = []
    /// Topics that have lost their last holder, in the order in which they did; once each, and some have holders again.
    private var lingering: CircularBuffer<(topic: Int, generation: UInt64, since: UInt64)> = []
    /// Topics with a window.
    var windowed: Set<Int> = []
    var windowBytes = 0
    var outputs: [Output] = []
    var now: UInt64 = 0
    var nextSweep: UInt64 = 0

    /// Pushes that were recalled because the stream did not bring them, ever.
    package internal(set) var repaired: UInt64 = 0
    /// Pushes that came by recalls for clients, ever.
    package internal(set) var recalled: UInt64 = 0

    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Topics that are followed.
    package var count: Int { self.byName.count }

    /// Topics that have missed something.
    package var behind: Int { self.topics.count { $0?.state == .behind } }

    /// Bytes of pushes that are kept for recoveries.
    package var keptBytes: Int { self.windowBytes }

    /// What is to be put into the stream now; to be taken after each event.
    package mutating func takeOutputs() -> [Output] {
        defer { self.outputs.removeAll(keepingCapacity: true) }
        return self.outputs
    }

    // MARK: Topics

    func find(vhost: VhostID, name: UnsafeRawBufferPointer, hash: Int) -> Int? {
        var next = self.byHash[hash]
        while let number = next, let topic = self.topics[number] {
            var text = topic.topic.name.text
            if topic.topic.vhost == vhost, text.withUTF8({ UnsafeRawBufferPointer($0).elementsEqual(name) }) {
                return number
            }
            next = topic.sibling
        }
        return nil
    }

    func find(_ topic: HistoryTopic) -> Int? { self.byName[topic] }

    mutating func findOrInsert(_ topic: HistoryTopic) -> Int {
        if let number = self.byName[topic] { return number }
        var text = topic.name.text
        let hash = text.withUTF8 { TopicKey.hash(vhost: topic.vhost, name: UnsafeRawBufferPointer($0)) }
        self.generations += 1
        var tracked = TrackedTopic(topic: topic, hash: hash, generation: self.generations)
        tracked.sibling = self.byHash[hash]
        let number = self.freeTopics.popLast() ?? self.topics.count
        if number == self.topics.count { self.topics.append(tracked) } else { self.topics[number] = tracked }
        self.byName[topic] = number
        self.byHash[hash] = number
        return number
    }

    private mutating func remove(_ number: Int) {
        guard let topic = self.topics[number] else { return }
        if let window = topic.window { self.windowBytes -= window.bytes }
        self.windowBytes -= topic.partialBytes
        self.windowed.remove(number)
        self.unlink(number, topic)
        self.byName[topic.topic] = nil
        self.topics[number] = nil
        self.freeTopics.append(number)
    }

    private mutating func unlink(_ number: Int, _ topic: TrackedTopic) {
        guard var next = self.byHash[topic.hash] else { return }
        if next == number {
            self.byHash[topic.hash] = topic.sibling
            return
        }
        while let sibling = self.topics[next]?.sibling {
            if sibling == number {
                self.topics[next]?.sibling = topic.sibling
                return
            }
            next = sibling
        }
    }

    /// Somebody needs a topic no more, which a request of his held.
    package mutating func released(_ topic: HistoryTopic, now: UInt64) {
        self.now = now
        guard let number = self.find(topic), let tracked = self.topics[number] else { return }
        self.topics[number]?.holders -= 1
        guard tracked.holders == 1 else { return }
        self.topics[number]?.unneededSince = now
        guard !tracked.isLingering else { return }
        self.topics[number]?.isLingering = true
        self.lingering.append((number, tracked.generation, now))
        if self.lingering.count > self.limits.lingering { self.dropFirstLingering() }
    }

    /// The stream does not bring a lane any more: what nobody needs of it is not followed.
    package mutating func laneLeft(_ lane: Lane) {
        for (number, topic) in self.topics.enumerated() where topic?.lane == lane && topic?.holders == 0 {
            self.remove(number)
        }
    }

    /// Lets go of topics that nobody has needed for a while.
    mutating func dropLingering() {
        while let first = self.lingering.first, first.since + self.limits.lingerTime <= self.now {
            let since = self.topics[first.topic]?.unneededSince ?? 0
            if self.isUnneeded(first.topic, first.generation), since + self.limits.lingerTime > self.now {
                // It has been needed in between.
                self.lingering.removeFirst()
                self.lingering.append((first.topic, first.generation, since))
            } else {
                self.dropFirstLingering()
            }
        }
    }

    private mutating func dropFirstLingering() {
        guard let first = self.lingering.popFirst() else { return }
        if self.isUnneeded(first.topic, first.generation) {
            self.remove(first.topic)
        } else if self.topics[first.topic]?.generation == first.generation {
            self.topics[first.topic]?.isLingering = false
        }
    }

    private func isUnneeded(_ number: Int, _ generation: UInt64) -> Bool {
        guard let topic = self.topics[number], topic.generation == generation else { return false }
        return topic.holders == 0
    }

    /// Closes the windows that were opened a while ago, since what they hold may have expired, or, when there is too much of them, those that nobody waits for.
    mutating func closeWindows(all: Bool) {
        for number in self.windowed {
            guard let topic = self.topics[number] else { continue }
            guard topic.requests.isEmpty, all || topic.opened + self.limits.windowTime <= self.now else { continue }
            self.closeWindow(number)
        }
    }

    mutating func closeWindow(_ number: Int) {
        guard let topic = self.topics[number] else { return }
        self.windowBytes -= topic.partialBytes + (topic.window?.bytes ?? 0)
        self.topics[number]?.closeWindow()
        self.windowed.remove(number)
    }
}
