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
    case published(id: ByteBuffer?, topic: String)
    case error(id: ByteBuffer?, Refusal)
    /// The last frame before the close frame.
    case goodbye(code: UInt16, reason: String, reconnectAfterMilliseconds: Int?)
    /// What an idle connection hears.
    case beat

    /// What became of one topic of a command.
    package struct TopicResult: Equatable, Sendable {
        package var topic: String
        package var refusal: Refusal?

        package init(topic: String, refusal: Refusal? = nil) {
            self.topic = topic
            self.refusal = refusal
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
        case .published(let id, let topic):
            Self.writeID(id, into: &buffer)
            buffer.writeStaticString("\"published\":")
            Self.writeResult(TopicResult(topic: topic), into: &buffer)
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
        if let refusal = result.refusal {
            buffer.writeStaticString(",")
            Self.writeRefusal(refusal, into: &buffer)
        }
        buffer.writeStaticString("}")
    }

    private static func writeRefusal(_ refusal: Refusal, into buffer: inout ByteBuffer) {
        buffer.writeString("\"error\":{\"code\":\(refusal.code),\"reason\":")
        buffer.writeJSONString(refusal.reason)
        buffer.writeStaticString("}")
    }
}
