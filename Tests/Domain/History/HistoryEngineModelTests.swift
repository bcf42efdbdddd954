import NIOCore
import Testing

@testable import MusterDomain

/// Random operations on the engine, against history written plainly.
@Suite struct HistoryEngineModelTests {
    @Test(arguments: 0..<100)
    func theEngineDoesWhatPlainHistoryDoes(seed: Int) throws {
        let model = try EngineModel(seed: UInt64(seed), limits: .init(meta: 40_000, ids: 6_000))
        for _ in 0..<300 { try model.step() }
        #expect(model.problems.prefix(3) == [], "seed \(seed)")
        #expect(model.appended > 40 && model.failed > 5 && model.found > 25, "seed \(seed)")
    }

    @Test(arguments: 0..<50)
    func theBoundOfAllTopicsTogetherHoldsAndTakesOnlyTheOldest(seed: Int) throws {
        let limits = HistoryEngine.Limits(bytes: 2_000, meta: 40_000, ids: 6_000)
        let model = try EngineModel(seed: UInt64(seed), limits: limits)
        for _ in 0..<300 { try model.step() }
        #expect(model.problems.prefix(3) == [], "seed \(seed)")
        #expect(model.engine.figures.evicted > 20, "seed \(seed)")
    }
}

private final class EngineModel {
    let store = FailingStore()
    let engine: HistoryEngine
    let limits: HistoryEngine.Limits
    var naive: NaiveHistory
    var random: SplitMix64
    var now: UInt64 = 1_000
    /// What the families keep by now; nil: one that has lost its history.
    var retentions: [HistoryTopic: HistoryRetention] = [:]
    /// Lives of topics, none of which may come back.
    var epochs: [HistoryTopic: [Epoch]] = [:]
    var problems: [String] = []
    var (appended, failed, found) = (0, 0, 0)
    let names = ["a", "b", "c", "d", "e"].map { HistoryTopic(vhost: .root, name: TopicName(trusted: $0)) }

    init(seed: UInt64, limits: HistoryEngine.Limits) throws {
        var limits = limits
        (limits.sweptTopics, limits.sweptMessages) = (2, 3)
        self.limits = limits
        self.random = SplitMix64(seed: seed)
        self.engine = try HistoryEngine(store: self.store, limits: limits)
        self.naive = NaiveHistory(meta: limits.meta, ids: limits.ids)
        for name in self.names { self.retentions[name] = self.retention() }
    }

    func step() throws {
        switch self.number(20) {
        case 0..<10: self.append()
        case 10..<15: try self.find()
        case 15..<17: self.now += UInt64(self.number(3_000))
        case 17: try self.sweep()
        case 18: self.retentions[self.topic()] = self.number(4) == 0 ? nil : self.retention()
        default: self.now += self.number(10) == 0 ? self.limits.meta : 1
        }
        self.compareRecords()
    }

    // MARK: Pushing

    private func append() {
        let pushes = (0...self.number(6)).map { _ in self.push() }
        let before = self.naive
        let (figures, bytes) = (self.engine.figures, self.engine.bytes)
        self.store.isFailing = self.number(5) == 0
        self.store.isUnreadable = self.number(10) == 0
        let isWhole = !self.store.isFailing && !self.store.isUnreadable
        defer { (self.store.isFailing, self.store.isUnreadable) = (false, false) }
        let expected = self.naive.append(pushes, now: self.now) { self.engine.virginEpoch(of: $0, now: self.now) }
        let outcomes = self.engine.append(pushes, now: self.now)
        if outcomes.allSatisfy(\.isUnavailable), !isWhole {
            self.failed += 1
            self.naive = before
            self.expect(self.engine.figures.failures == figures.failures + 1, "a failure was not counted")
            var counted = self.engine.figures
            counted.failures = figures.failures
            self.expect(counted == figures, "what failed was counted: \(counted), before \(figures)")
            self.expect(self.engine.bytes == bytes, "what failed weighs something")
            self.expect(self.engine.trouble != nil, "a failure left no trouble")
            return
        }
        let isWriting = expected.contains { if case .appended = $0 { true } else { false } }
        self.expect(isWhole || !isWriting, "a push was taken that the store refused")
        self.expect(outcomes == expected, "pushed: expected \(expected), found \(outcomes)")
        self.expect(!isWriting || self.engine.trouble == nil, "trouble outlived a commit")
        self.appended += isWriting ? 1 : 0
        for case .appended(let position) in outcomes where position.offset == 1 { self.noteLife(position.epoch) }
    }

    private func push() -> HistoryPush {
        let topic = self.topic()
        let head = self.naive.topics[topic]?.head ?? 0
        let push = Push(
            topic: topic.name,
            id: self.number(3) == 0 ? Label(trusted: "id\(self.number(8))") : nil,
            data: ByteBuffer(string: String(repeating: "x", count: self.number(200))),
            version: self.number(3) == 0 ? UInt64(self.number(30)) : nil,
            expectedOffset: self.number(4) == 0 ? head + UInt64(self.number(3)) : nil
        )
        return HistoryPush(push: push, retention: self.retentions[topic] ?? self.retention())
    }

    private func noteLife(_ epoch: Epoch) {
        for name in self.names where self.naive.topics[name]?.epoch == epoch {
            self.expect(self.epochs[name]?.contains(epoch) != true, "an epoch of \(name.name) came back")
            self.epochs[name, default: []].append(epoch)
        }
    }

    // MARK: Sweeping

    private func sweep() throws {
        if self.number(4) == 0 {
            self.store.isFailing = true
            defer { self.store.isFailing = false }
            // With nothing to write it does not fail; either way nothing changes.
            try? self.engine.sweep(now: self.now) { self.retentions[$0] }
            return
        }
        // Each call looks at a few topics and messages: as many as all of them may need.
        for _ in 0..<24 { try self.engine.sweep(now: self.now) { self.retentions[$0] } }
        self.naive.sweep(now: self.now) { self.retentions[$0] }
    }

    // MARK: Finding

    private func find() throws {
        let topic = self.topic()
        guard let retention = self.retentions[topic] else { return }
        let limit = 1 + self.number(10)
        let bytes = self.number(3) == 0 ? 100 + self.number(300) : 1 << 20
        let known = self.naive.topics[topic]
        let position = Position(
            epoch: known?.epoch ?? self.engine.virginEpoch(of: topic, now: self.now),
            offset: known?.head ?? 0
        )
        let kept = self.naive.kept(of: topic, retention, now: self.now)
        let oldest = kept.first?.offset ?? position.offset + 1
        let wanted: HistoryRecall.Wanted
        var expected: [NaiveHistory.Message] = []
        switch self.number(3) {
        case 0:
            wanted = .head
        case 1:
            let count = 1 + self.number(8)
            wanted = .latest(UInt16(count))
            expected = Self.within(bytes, kept.suffix(min(count, limit)).reversed()).reversed()
        default:
            let first = UInt64(max(0, Int(position.offset) - self.number(12))) + 1
            let last = self.number(2) == 0 ? .max : first + UInt64(self.number(6))
            let isOther = self.number(8) == 0
            let epoch = isOther ? Epoch(rawValue: position.epoch.rawValue ^ 2) ?? position.epoch : position.epoch
            wanted = .range(epoch, from: first, through: last)
            if !isOther, first >= oldest {
                let inside = kept.filter { $0.offset >= first && $0.offset <= last }
                expected = Self.within(bytes, inside.prefix(limit))
            }
        }
        let finding = try self.engine.find(
            topic,
            wanted,
            limit: limit,
            bytes: bytes,
            retention: retention,
            now: self.now
        )
        self.found += 1
        self.expect(finding.position == position, "\(wanted): expected \(position), found \(finding.position)")
        self.expect(finding.oldest == oldest, "\(wanted): expected from \(oldest) on, found \(finding.oldest)")
        let (offsets, wantedOffsets) = (finding.messages.map(\.offset), expected.map(\.offset))
        self.expect(offsets == wantedOffsets, "\(wanted): expected \(wantedOffsets), found \(offsets)")
        let texts = finding.messages.map { String(buffer: $0.data) }
        self.expect(texts == expected.map(\.text), "\(wanted): found another one's data")
    }

    /// As many as the bytes allow, and one however heavy it is.
    private static func within(_ bytes: Int, _ messages: some Sequence<NaiveHistory.Message>) -> [NaiveHistory.Message]
    {
        var rest = bytes
        return Array(
            messages.enumerated().prefix { index, message in
                rest -= message.weight
                return index == 0 || rest >= 0
            }.map(\.element)
        )
    }

    // MARK: Comparing

    private func compareRecords() {
        var weight = 0
        for name in self.names {
            guard let record = self.engine.look(name) else {
                self.expect(self.naive.topics[name] == nil, "\(name.name): expected a record, found none")
                continue
            }
            // Which of several heavy topics gives room is the engine's own choice.
            self.naive.topics[name]?.messages.removeAll { self.engine.figures.evicted > 0 && $0.offset < record.oldest }
            guard let topic = self.naive.topics[name] else {
                self.expect(false, "\(name.name): expected no record, found one")
                continue
            }
            self.expect(record.epoch == topic.epoch && record.head == topic.head, "\(name.name): other counters")
            self.expect(record.version == topic.version, "\(name.name): another version")
            self.expect(record.touched == topic.touched, "\(name.name): touched at another time")
            self.expect(record.count == UInt64(topic.messages.count), "\(name.name): another count")
            let bytes = topic.messages.reduce(0) { $0 + $1.weight }
            self.expect(record.bytes == bytes, "\(name.name): expected \(bytes) bytes, found \(record.bytes)")
            weight += bytes
        }
        self.expect(self.engine.bytes == weight, "expected \(weight) bytes, found \(self.engine.bytes)")
        self.expect(self.engine.bytes <= self.limits.bytes, "the bound does not hold")
        self.expect(self.engine.topicCount == self.naive.topics.count, "another number of topics")
    }

    private func expect(_ isSo: Bool, _ problem: @autoclosure () -> String) {
        if !isSo { self.problems.append(problem()) }
    }

    private func number(_ below: Int) -> Int { Int.random(in: 0..<below, using: &self.random) }
    private func topic() -> HistoryTopic { self.names[self.number(self.names.count)] }

    private func retention() -> HistoryRetention {
        HistoryRetention(keep: 1 + self.number(12), duration: .milliseconds(500 + self.number(8_000)))
    }
}

extension AppendOutcome {
    fileprivate var isUnavailable: Bool {
        if case .refused(let refusal) = self { refusal.code == 503 } else { false }
    }
}
