import NIOCore

/// One push as it arrived.
public struct ReceivedMessage: Equatable, Sendable {
    /// The topic that was pushed to.
    public var topic: String
    /// What happened, in the application's words.
    public var event: String?
    /// The application's own id of the push.
    public var id: String?
    /// The data as JSON text: byte for byte what the backend gave, a JSON string for text, base64 in a string for bytes.
    public var data: String
    /// Whether ``data`` is base64 of bytes.
    public var isBase64: Bool
    /// The whole message's JSON object as the node sent it.
    public var json: String

    /// Which life of the topic's offsets ``offset`` is of; nil where the topic keeps no history.
    public var epoch: String?
    /// Its place in its topic; nil where the topic keeps no history.
    public var offset: UInt64?

    /// To be stored by a program that goes on behind this message later; nil where the topic keeps no history.
    public var position: TopicPosition? {
        guard let epoch, let offset else { return nil }
        return TopicPosition(epoch: epoch, offset: offset)
    }

    /// Makes a message, for instance for a test.
    public init(
        topic: String,
        event: String? = nil,
        id: String? = nil,
        data: String,
        isBase64: Bool = false,
        epoch: String? = nil,
        offset: UInt64? = nil,
        json: String
    ) {
        self.topic = topic
        self.event = event
        self.id = id
        self.data = data
        self.isBase64 = isBase64
        self.epoch = epoch
        self.offset = offset
        self.json = json
    }
}
