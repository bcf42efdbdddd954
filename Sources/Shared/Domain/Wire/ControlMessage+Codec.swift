import NIOCore

extension ControlMessage {
    /// The frame of this message (`docs/wire.md`, integers in network order).
    package func encoded() -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeInteger(Self.magic)
        switch self {
        case .join(let introduction):
            buffer.writeInteger(MessageType.join)
            introduction.write(into: &buffer)
        case .joined(let admission):
            buffer.writeInteger(MessageType.joined)
            admission.write(into: &buffer)
        case .refused(let reason):
            buffer.writeInteger(MessageType.refused)
            buffer.writeLabel(reason)
        case .report(let report):
            buffer.writeInteger(MessageType.report)
            report.write(into: &buffer)
        case .unknownNode:
            buffer.writeInteger(MessageType.unknownNode)
        case .leave:
            buffer.writeInteger(MessageType.leave)
        case .publish(let publish):
            buffer.writeInteger(MessageType.publish)
            publish.write(into: &buffer)
        case .published(let number, let position):
            buffer.writeInteger(MessageType.published)
            buffer.writeInteger(number)
            buffer.writeInteger(UInt8(position == nil ? 0 : 1))
            if let position { buffer.writePosition(position) }
        case .publishRefused(let number, let refusal):
            buffer.writeInteger(MessageType.publishRefused)
            buffer.writeInteger(number)
            buffer.writeInteger(refusal.code)
            buffer.writeLabel(refusal.reason)
        case .pull(let pull):
            buffer.writeInteger(MessageType.pull)
            pull.write(into: &buffer)
        case .replay(let frames):
            buffer.writeInteger(MessageType.replay)
            buffer.writeFrames(frames)
        case .lost(let loss):
            buffer.writeInteger(MessageType.lost)
            loss.write(into: &buffer)
        case .pulled(let lane):
            buffer.writeInteger(MessageType.pulled)
            buffer.writeInteger(lane.rawValue)
        case .heard(let number):
            buffer.writeInteger(MessageType.heard)
            buffer.writeInteger(number)
        case .canary(let canary):
            buffer.writeInteger(MessageType.canary)
            buffer.writeInteger(canary.node)
            buffer.writeInteger(canary.number)
        case .follow(let nonce, let lanes):
            buffer.writeInteger(MessageType.follow)
            buffer.writeInteger(nonce.high)
            buffer.writeInteger(nonce.low)
            buffer.writeLanes(lanes)
        case .recall(let recall):
            buffer.writeInteger(MessageType.recall)
            recall.write(into: &buffer)
        case .recalled(let answer):
            buffer.writeInteger(MessageType.recalled)
            answer.write(into: &buffer)
        case .clientsAsked(let number, let limit):
            buffer.writeInteger(MessageType.clientsAsked)
            buffer.writeInteger(number)
            buffer.writeInteger(limit)
        case .clients(let number, let clients):
            buffer.writeInteger(MessageType.clients)
            buffer.writeInteger(number)
            clients.write(into: &buffer)
        }
        return buffer
    }

    /// The message in `frame`. No input crashes it, and what it keeps is bounded by the frame's own size.
    package init(decoding frame: ByteBuffer) throws(ControlError) {
        var buffer = frame
        guard buffer.readInteger(as: UInt32.self) == Self.magic else { throw .notControl }
        guard let type = buffer.readInteger(as: UInt8.self) else { throw .truncated }
        switch type {
        case MessageType.join: self = .join(try NodeIntroduction(reading: &buffer))
        case MessageType.joined: self = .joined(try NodeAdmission(reading: &buffer))
        case MessageType.refused: self = .refused(try buffer.readLabel(field: "reason"))
        case MessageType.report: self = .report(try NodeReport(reading: &buffer))
        case MessageType.unknownNode: self = .unknownNode
        case MessageType.leave: self = .leave
        case MessageType.publish: self = .publish(try ClientPublish(reading: &buffer))
        case MessageType.published:
            let number = try buffer.requireInteger(UInt64.self)
            switch try buffer.requireInteger(UInt8.self) {
            case 0: self = .published(number, nil)
            case 1: self = .published(number, try buffer.requirePosition())
            default: throw .invalid(field: "position")
            }
        case MessageType.publishRefused:
            self = .publishRefused(try buffer.requireInteger(UInt64.self), try PublishRefusal(reading: &buffer))
        case MessageType.pull: self = .pull(try LanePull(reading: &buffer))
        case MessageType.replay: self = .replay(try buffer.readFrames())
        case MessageType.lost: self = .lost(try LaneLoss(reading: &buffer))
        case MessageType.pulled: self = .pulled(Lane(rawValue: try buffer.requireInteger(UInt8.self)))
        case MessageType.heard: self = .heard(try buffer.requireInteger(UInt64.self))
        case MessageType.canary:
            self = .canary(
                StreamCanary(
                    node: try buffer.requireInteger(UInt64.self),
                    number: try buffer.requireInteger(UInt64.self)
                )
            )
        case MessageType.follow: self = .follow(try StreamNonce(reading: &buffer), try buffer.readLanes())
        case MessageType.recall: self = .recall(try HistoryRecall(reading: &buffer))
        case MessageType.recalled: self = .recalled(try HistoryAnswer(reading: &buffer))
        case MessageType.clientsAsked:
            self = .clientsAsked(try buffer.requireInteger(UInt64.self), limit: try buffer.requireClientLimit())
        case MessageType.clients:
            self = .clients(try buffer.requireInteger(UInt64.self), try SlowClients(reading: &buffer))
        default: throw .unknownType(type)
        }
        guard buffer.readableBytes == 0 else { throw .trailingBytes }
    }
}

extension NodeIntroduction {
    fileprivate func write(into buffer: inout ByteBuffer) {
        buffer.writeInteger(self.nonce.high)
        buffer.writeInteger(self.nonce.low)
        buffer.writeInteger(self.versions.lowerBound)
        buffer.writeInteger(self.versions.upperBound)
        buffer.writeLabel(self.name)
        buffer.writeLabel(self.program)
        buffer.writeLabel(self.operations)
    }

    fileprivate init(reading buffer: inout ByteBuffer) throws(ControlError) {
        let nonce = try StreamNonce(reading: &buffer)
        let lowest = try buffer.requireInteger(UInt8.self)
        let highest = try buffer.requireInteger(UInt8.self)
        guard lowest <= highest else { throw .invalid(field: "versions") }
        self.init(
            nonce: nonce,
            versions: lowest...highest,
            name: try buffer.readLabel(field: "name"),
            program: try buffer.readLabel(field: "program"),
            operations: try buffer.readLabel(field: "operations")
        )
    }
}

extension NodeAdmission {
    fileprivate func write(into buffer: inout ByteBuffer) {
        buffer.writeInteger(self.version)
        buffer.writeInteger(self.term.rawValue)
        buffer.writeInteger(self.beatInterval)
        buffer.writeInteger(self.dataLimit)
    }

    fileprivate init(reading buffer: inout ByteBuffer) throws(ControlError) {
        let version = try buffer.requireInteger(UInt8.self)
        let term = Term(rawValue: try buffer.requireInteger(UInt64.self))
        let beatInterval = try buffer.requireInteger(UInt32.self)
        guard beatInterval > 0 else { throw .invalid(field: "beat interval") }
        let dataLimit = try buffer.requireInteger(UInt32.self)
        self.init(version: version, term: term, beatInterval: beatInterval, dataLimit: dataLimit)
    }
}

extension NodeReport {
    fileprivate func write(into buffer: inout ByteBuffer) {
        let sent = self.figures.prefix(Self.figuresLimit)
        buffer.writeInteger(self.state.rawValue)
        buffer.writeLabel(self.manifest)
        buffer.writeInteger(UInt8(sent.count))
        for figure in sent {
            buffer.writeLabel(figure.name)
            buffer.writeInteger(figure.value)
        }
    }

    fileprivate init(reading buffer: inout ByteBuffer) throws(ControlError) {
        guard let state = State(rawValue: try buffer.requireInteger(UInt8.self)) else { throw .invalid(field: "state") }
        let manifest = try buffer.readLabel(field: "manifest")
        let count = Int(try buffer.requireInteger(UInt8.self))
        guard count <= Self.figuresLimit else { throw .invalid(field: "figures") }
        var figures: [Figure] = []
        for _ in 0..<count {
            let name = try buffer.readLabel(field: "figure")
            figures.append(Figure(name: name, value: try buffer.requireInteger(UInt64.self)))
        }
        self.init(state: state, manifest: manifest, figures: figures)
    }
}
