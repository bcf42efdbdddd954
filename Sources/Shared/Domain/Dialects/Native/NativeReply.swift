import NIOCore

/// What a node says to a client of the native dialect, besides pushes: one JSON object each.
package enum NativeReply: Equatable, Sendable {
    /// The first frame: who answers, how often an idle connection hears something, and whether the node has lost its hub.
    case hello(client: String, node: String, heartbeatSeconds: Int, isDegraded: Bool = false)
    /// Without an id also what the node itself has put the client on.
    case subscribed(id: ByteBuffer?, [TopicResult])
    /// Without an id, and with a refusal: the node has taken the client off the topic.
    case unsubscribed(id: ByteBuffer?, [TopicResult], isSingle: Bool)
    /// The hub took the client's push.
    case published(id: ByteBuffer?, topic: String, Position?)
    /// What the topic's history has, each message as a frame of the stream.
    case history(id: ByteBuffer?, topic: String, Position, [ByteBuffer])
    case error(id: ByteBuffer?, Refusal)
    /// The last frame before the close frame.
    case goodbye(code: UInt16, reason: String, reconnectAfterMilliseconds: Int?)
    /// What an idle connection hears.
    case beat

    /// What became of one topic of a command.
    package struct TopicResult: Equatable, Sendable {
        package var topic: String
        package var refusal: Refusal?
        /// Where the subscription begins; nil where the topic keeps no history.
        package var position: Position?
        /// What became of `since`; nil where there was none.
        package var recovery: Recovery?

        package enum Recovery: Equatable, Sendable {
            case recovered
            case failed(RecoveryFailure)
        }

        package init(
            topic: String,
            refusal: Refusal? = nil,
            position: Position? = nil,
            recovery: Recovery? = nil
        ) {
            self.topic = topic
            self.refusal = refusal
            self.position = position
            self.recovery = recovery
        }
    }

    /// Appends the reply's JSON text.
    package func write(into buffer: inout ByteBuffer) {
        switch self {
        case .hello(let client, let node, let heartbeat, let isDegraded):
            buffer.writeStaticString("{\"hello\":{\"client\":")
            buffer.writeJSONString(client)
            buffer.writeStaticString(",\"node\":")
            buffer.writeJSONString(node)
            buffer.writeString(",\"heartbeat\":\(heartbeat)")
            if isDegraded { buffer.writeStaticString(",\"degraded\":true") }
            buffer.writeStaticString("}}")
        case .subscribed(let id, let results):
            Self.writeID(id, into: &buffer)
            buffer.writeStaticString("\"subscribed\":")
            Self.writeList(results, into: &buffer)
            buffer.writeStaticString("}")
        case .unsubscribed(let id, let results, let isSingle):
            Self.writeID(id, into: &buffer)
            buffer.writeStaticString("\"unsubscribed\":")
            if isSingle, let result = results.first {
                Self.writeResult(result, into: &buffer)
            } else {
                Self.writeList(results, into: &buffer)
            }
            buffer.writeStaticString("}")
        case .published(let id, let topic, let position):
            Self.writeID(id, into: &buffer)
            buffer.writeStaticString("\"published\":")
            Self.writeResult(TopicResult(topic: topic, position: position), into: &buffer)
            buffer.writeStaticString("}")
        case .history(let id, let topic, let position, let frames):
            Self.writeID(id, into: &buffer)
            Self.writeHistory(topic, position, frames, into: &buffer)
            buffer.writeStaticString("}")
        case .error(let id, let refusal):
            Self.writeID(id, into: &buffer)
            Self.writeRefusal(refusal, into: &buffer)
            buffer.writeStaticString("}")
        case .goodbye(let code, let reason, let milliseconds):
            buffer.writeString("{\"goodbye\":{\"code\":\(code),\"reason\":")
            buffer.writeJSONString(reason)
            if let milliseconds { buffer.writeString(",\"reconnect_after_ms\":\(milliseconds)") }
            buffer.writeStaticString("}}")
        case .beat:
            buffer.writeStaticString("{}")
        }
    }

    /// Opens the object and writes the id where there is one.
    private static func writeID(_ id: ByteBuffer?, into buffer: inout ByteBuffer) {
        buffer.writeStaticString("{")
        guard let id else { return }
        buffer.writeStaticString("\"id\":")
        buffer.writeImmutableBuffer(id)
        buffer.writeStaticString(",")
    }

    private static func writeList(_ results: [TopicResult], into buffer: inout ByteBuffer) {
        buffer.writeStaticString("{\"topics\":[")
        for (index, result) in results.enumerated() {
            if index > 0 { buffer.writeStaticString(",") }
            Self.writeResult(result, into: &buffer)
        }
        buffer.writeStaticString("]}")
    }

    private static func writeResult(_ result: TopicResult, into buffer: inout ByteBuffer) {
        buffer.writeStaticString("{\"topic\":")
        buffer.writeJSONString(result.topic)
        if let position = result.position { Self.writePosition(position, into: &buffer) }
        switch result.recovery {
        case .recovered:
            buffer.writeStaticString(",\"recovered\":true")
        case .failed(let failure):
            buffer.writeStaticString(",\"recovered\":false,\"cause\":")
            buffer.writeJSONString(failure.rawValue)
        case nil:
            break
        }
        if let refusal = result.refusal {
            buffer.writeStaticString(",")
            Self.writeRefusal(refusal, into: &buffer)
        }
        buffer.writeStaticString("}")
    }

    private static func writePosition(_ position: Position, into buffer: inout ByteBuffer) {
        buffer.writeStaticString(",\"epoch\":")
        buffer.writeJSONString(position.epoch.description)
        buffer.writeStaticString(",\"offset\":")
        buffer.writeDecimal(position.offset)
    }

    private static func writeHistory(
        _ topic: String,
        _ position: Position,
        _ frames: [ByteBuffer],
        into buffer: inout ByteBuffer
    ) {
        buffer.writeStaticString("\"history\":{\"topic\":")
        buffer.writeJSONString(topic)
        Self.writePosition(position, into: &buffer)
        buffer.writeStaticString(",\"messages\":[")
        var isFirst = true
        for frame in frames {
            frame.withUnsafeReadableBytes { bytes in
                // The hub's own frames: what cannot be read is left out.
                guard case .push(let push)? = try? StreamDecoder.decode(bytes) else { return }
                if !isFirst { buffer.writeStaticString(",") }
                isFirst = false
                NativeMessage.writeKept(push, of: bytes, into: &buffer)
            }
        }
        buffer.writeStaticString("]}")
    }

    private static func writeRefusal(_ refusal: Refusal, into buffer: inout ByteBuffer) {
        buffer.writeString("\"error\":{\"code\":\(refusal.code),\"reason\":")
        buffer.writeJSONString(refusal.reason)
        buffer.writeStaticString("}")
    }
}
