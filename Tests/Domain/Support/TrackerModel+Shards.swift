import NIOCore

@testable import MusterDomain

/// What the shards see, and what is wrong with it.
extension TrackerModel {
    mutating func take() {
        for output in self.tracker.takeOutputs() {
            switch output {
            case .frames(let frames):
                for frame in frames { self.deliver(frame) }
            case .gap(let topic, let position):
                self.tellGap(topic, position)
            case .answer(let number, let standings):
                self.begin(number, standings)
            }
        }
    }

    private func read(_ frame: ByteBuffer) -> (topic: Int, position: Position)? {
        var frame = frame
        guard let topic = frame.readInteger(as: UInt8.self), let epoch = frame.readInteger(as: UInt64.self),
            let offset = frame.readInteger(as: UInt64.self)
        else { return nil }
        return Epoch(rawValue: epoch).map { (Int(topic), Position(epoch: $0, offset: offset)) }
    }

    private mutating func deliver(_ frame: ByteBuffer) {
        guard let (topic, position) = self.read(frame) else { return self.problems.append("a frame was broken") }
        self.deliver(topic, position)
    }

    mutating func deliver(_ topic: Int, _ position: Position) {
        for index in self.subscribers.indices where self.subscribers[index].topic == topic {
            let before = self.subscribers[index].position
            let isFirst = before.offset == 0 && position.offset == 1
            if !isFirst, position != Position(epoch: before.epoch, offset: before.offset + 1) {
                self.problems.append("after \(before) came \(position)")
            }
            self.subscribers[index].position = position
        }
    }

    private mutating func tellGap(_ topic: HistoryTopic, _ position: Position?) {
        if !self.lossy { self.problems.append("a gap although everything is kept") }
        guard let position else { return self.problems.append("a gap without a position") }
        for index in self.subscribers.indices where self.names[self.subscribers[index].topic] == topic {
            self.subscribers[index].position = position
        }
    }

    private mutating func begin(_ number: UInt64, _ standings: [TopicStanding]) {
        guard let index = self.waiting.firstIndex(where: { $0.number == number }) else {
            return self.problems.append("an answer to nothing")
        }
        let waiting = self.waiting.remove(at: index)
        self.answered += 1
        guard waiting.items.count == standings.count else { return self.problems.append("an answer of other topics") }
        for (item, standing) in zip(waiting.items, standings) { self.begin(item.topic, item.wish, standing) }
    }

    private mutating func begin(_ topic: Int, _ wish: HistoryWish, _ standing: TopicStanding) {
        guard let position = standing.position else { return self.problems.append("an answer without a position") }
        self.subscribers.append(Subscriber(topic: topic, position: position))
        let offsets = standing.frames.compactMap { self.read($0)?.position.offset }
        switch (wish, standing.failure) {
        case (.after(let since), nil):
            let isNews = since.offset == 0 && since.epoch != position.epoch
            if !isNews, offsets != (since.offset..<position.offset).map({ $0 + 1 }) {
                self.problems.append("since \(since.offset) to \(position.offset) came \(offsets)")
            }
        case (.after(let since), let failure?):
            self.check(failure, since, position, offsets)
        case (.last, nil):
            if !offsets.isEmpty, offsets != [position.offset] {
                self.problems.append("the last of \(position) was \(offsets)")
            }
            if offsets.isEmpty, position.offset > 0, !self.lossy, !self.tight {
                self.problems.append("no last at \(position)")
            }
        case (.nothing, nil):
            if !offsets.isEmpty { self.problems.append("nothing was wished for, and \(offsets) came") }
        case (.last, .tooMany?) where self.tight && offsets.isEmpty: break
        case (.nothing, _?), (.last, _?):
            self.problems.append("a failure of what was not wished for")
        }
    }

    private mutating func check(
        _ failure: RecoveryFailure,
        _ since: Position,
        _ position: Position,
        _ offsets: [UInt64]
    ) {
        if !offsets.isEmpty { self.problems.append("a part came") }
        switch failure {
        case .epochChanged where since.epoch != position.epoch: break
        case .notReached where since.offset > position.offset: break
        case .tooOld where self.lossy: break
        case .tooMany where self.tight: break
        default: self.problems.append("\(failure) of since \(since) at \(position)")
        }
    }
}
