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
        let nonce = StreamNonce(
            high: try buffer.requireInteger(UInt64.self),
            low: try buffer.requireInteger(UInt64.self)
        )
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
    }

    fileprivate init(reading buffer: inout ByteBuffer) throws(ControlError) {
        let version = try buffer.requireInteger(UInt8.self)
        let term = Term(rawValue: try buffer.requireInteger(UInt64.self))
        let beatInterval = try buffer.requireInteger(UInt32.self)
        guard beatInterval > 0 else { throw .invalid(field: "beat interval") }
        self.init(version: version, term: term, beatInterval: beatInterval)
    }
}

extension NodeReport {
    fileprivate func write(into buffer: inout ByteBuffer) {
        let sent = self.figures.prefix(Self.figuresLimit)
        buffer.writeInteger(self.state.rawValue)
        buffer.writeInteger(UInt8(sent.count))
        for figure in sent {
            buffer.writeLabel(figure.name)
            buffer.writeInteger(figure.value)
        }
    }

    fileprivate init(reading buffer: inout ByteBuffer) throws(ControlError) {
        guard let state = State(rawValue: try buffer.requireInteger(UInt8.self)) else { throw .invalid(field: "state") }
        let count = Int(try buffer.requireInteger(UInt8.self))
        guard count <= Self.figuresLimit else { throw .invalid(field: "figures") }
        var figures: [Figure] = []
        for _ in 0..<count {
            let name = try buffer.readLabel(field: "figure")
            figures.append(Figure(name: name, value: try buffer.requireInteger(UInt64.self)))
        }
        self.init(state: state, figures: figures)
    }
}

extension ByteBuffer {
    fileprivate mutating func requireInteger<Integer: FixedWidthInteger>(
        _ type: Integer.Type
    ) throws(ControlError) -> Integer {
        guard let value = self.readInteger(as: type) else { throw .truncated }
        return value
    }

    fileprivate mutating func writeLabel(_ label: Label) {
        self.writeInteger(UInt8(label.text.utf8.count))
        self.writeString(label.text)
    }

    fileprivate mutating func readLabel(field: String) throws(ControlError) -> Label {
        let length = Int(try self.requireInteger(UInt8.self))
        guard let bytes = self.readSlice(length: length) else { throw .truncated }
        let text = bytes.withUnsafeReadableBytes { String(validating: $0, as: UTF8.self) }
        guard let text, let label = try? Label(text) else { throw .invalid(field: field) }
        return label
    }
}
