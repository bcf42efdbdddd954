import NIOCore

/// A `subscribe` with its number.
struct SubscribeCommand: Equatable {
    var id: Int64
    var topics: [WantedTopic]

    /// What a node takes in one command (docs/protocol.md).
    static let maximumTopics = 1000
    /// What a node reads in one message, `node.limits.message`, less the room for the rest of the command.
    static let maximumTopicBytes = 65_536 - 100

    /// The command as the native dialect writes it.
    var text: ByteBuffer {
        var text = ByteBuffer()
        text.writeString(#"{"id":\#(id),"subscribe":{"topics":["#)
        for (index, topic) in topics.enumerated() {
            if index > 0 { text.writeStaticString(",") }
            topic.write(into: &text)
        }
        text.writeStaticString("]}}")
        return text
    }

    /// The topics in their order, in parts that one command each can hold.
    static func parts(of topics: [WantedTopic]) -> [[WantedTopic]] {
        var parts: [[WantedTopic]] = []
        var size = 0
        for topic in topics {
            var text = ByteBuffer()
            topic.write(into: &text)
            let bytes = text.readableBytes + 1
            if let last = parts.last, last.count < maximumTopics, size + bytes <= maximumTopicBytes {
                parts[parts.count - 1].append(topic)
                size += bytes
            } else {
                parts.append([topic])
                size = bytes
            }
        }
        return parts
    }
}
