import NIOCore

extension ZeroMQSocket {
    /// Receives one whole message into `message`, frame by frame through `scratch`.
    ///
    /// - Returns: `.received(more: false)` for a message, kept within `limits`.
    package func receive(
        _ message: inout MultipartMessage,
        through scratch: inout ZeroMQMessage,
        limits: MultipartMessage.Limits,
        dontWait: Bool = true
    ) throws(ZeroMQError) -> ReceiveResult {
        message.removeAll()
        var result = try receive(into: &scratch, dontWait: dontWait)
        while case .received(let more) = result {
            message.append(scratch, limits: limits)
            guard more else { return result }
            // libzmq hands over a message with all its frames or not at all, so this never waits.
            result = try receive(into: &scratch, dontWait: false)
        }
        return result
    }

    /// Sends one frame, copied.
    package func send(
        _ buffer: ByteBuffer,
        more: Bool = false,
        dontWait: Bool = true
    ) throws(ZeroMQError) -> SendResult {
        let result = buffer.withUnsafeReadableBytes { bytes in
            Result { () throws(ZeroMQError) in try send(bytes, more: more, dontWait: dontWait) }
        }
        return try result.get()
    }

    /// Sends the frames as one message: all are sent, or none and the first one's result tells why.
    package func send(_ frames: [ByteBuffer], dontWait: Bool = true) throws(ZeroMQError) -> SendResult {
        for (index, frame) in frames.enumerated() {
            let result = try send(frame, more: index < frames.count - 1, dontWait: dontWait)
            if result != .sent {
                return result
            }
        }
        return .sent
    }
}
