import NIOCore

extension HistoryRecall {
    private enum Kind {
        static let head: UInt8 = 0
        static let range: UInt8 = 1
        static let latest: UInt8 = 2
    }

    func write(into buffer: inout ByteBuffer) {
        buffer.writeInteger(self.number)
        buffer.writeInteger(self.topic.vhost.rawValue)
        StreamEncoder.writeShort(self.topic.name.text, into: &buffer)
        buffer.writeInteger(UInt32(clamping: self.limit))
        buffer.writeInteger(UInt32(clamping: self.credit))
        switch self.wanted {
        case .head:
            buffer.writeInteger(Kind.head)
        case .range(let epoch, let first, let last):
            buffer.writeInteger(Kind.range)
            buffer.writeInteger(epoch.rawValue)
            buffer.writeInteger(first)
            buffer.writeInteger(last)
        case .latest(let count):
            buffer.writeInteger(Kind.latest)
            buffer.writeInteger(count)
        }
    }

    init(reading buffer: inout ByteBuffer) throws(ControlError) {
        let number = try buffer.requireInteger(UInt64.self)
        let vhost = VhostID(rawValue: try buffer.requireInteger(UInt32.self))
        let topic = HistoryTopic(vhost: vhost, name: try buffer.readTopic())
        let limit = Int(try buffer.requireInteger(UInt32.self))
        let credit = Int(try buffer.requireInteger(UInt32.self))
        let wanted: Wanted
        switch try buffer.requireInteger(UInt8.self) {
        case Kind.head:
            wanted = .head
        case Kind.range:
            let epoch = try buffer.requireEpoch()
            let first = try buffer.requireInteger(UInt64.self)
            let last = try buffer.requireInteger(UInt64.self)
            guard first > 0, first <= last else { throw .invalid(field: "range") }
            wanted = .range(epoch, from: first, through: last)
        case Kind.latest:
            wanted = .latest(try buffer.requireInteger(UInt16.self))
        default:
            throw .invalid(field: "wanted")
        }
        self.init(number: number, topic: topic, wanted: wanted, limit: limit, credit: credit)
    }
}

extension HistoryAnswer {
    private enum Kind {
        static let found: UInt8 = 0
        static let refused: UInt8 = 1
    }

    func write(into buffer: inout ByteBuffer) {
        buffer.writeInteger(self.number)
        switch self.result {
        case .found(let found):
            buffer.writeInteger(Kind.found)
            buffer.writePosition(found.position)
            buffer.writeInteger(found.oldest)
            buffer.writeInteger(found.term.rawValue)
            buffer.writeInteger(found.sequence)
            buffer.writeInteger(UInt32(found.frames.count))
            buffer.writeFrames(found.frames)
        case .refused(let refusal):
            buffer.writeInteger(Kind.refused)
            buffer.writeInteger(refusal.code)
            buffer.writeLabel(refusal.reason)
        }
    }

    init(reading buffer: inout ByteBuffer) throws(ControlError) {
        let number = try buffer.requireInteger(UInt64.self)
        switch try buffer.requireInteger(UInt8.self) {
        case Kind.found:
            let position = try buffer.requirePosition()
            let oldest = try buffer.requireInteger(UInt64.self)
            guard oldest > 0, oldest - 1 <= position.offset else { throw .invalid(field: "oldest") }
            let term = Term(rawValue: try buffer.requireInteger(UInt64.self))
            let sequence = try buffer.requireInteger(UInt64.self)
            let frames = try buffer.readFrames(count: Int(try buffer.requireInteger(UInt32.self)))
            let found = Found(position: position, oldest: oldest, term: term, sequence: sequence, frames: frames)
            self.init(number: number, result: .found(found))
        case Kind.refused:
            self.init(number: number, result: .refused(try PublishRefusal(reading: &buffer)))
        default:
            throw .invalid(field: "result")
        }
    }
}
