import NIOCore

/// A push as Stork's backends write it: `serialize()` of an object that holds the message and its topics.
struct StorkPush {
    /// Stork 1: one topic.
    private static let single = "Virge\\Stork\\Component\\ZMQ\\Message"
    /// Stork 2 and 3: several.
    private static let several = "Virge\\Stork\\Component\\PubSubMessage"

    /// Texts that may be names of topics; nil for what is no text.
    let topics: [String?]
    /// Whether there is a list of topics, even of one.
    let hasList: Bool
    /// The message's class; nil when its name is not UTF-8.
    let className: String?
    /// The message itself, with its properties under the names that PHP gives them.
    let message: SessionMap
    /// The message's properties under their plain names.
    let properties: SessionMap

    /// Whether a frame is a push in this form. JSON never begins with these bytes.
    static func begins(_ frame: ByteBuffer) -> Bool {
        frame.readableBytesView.starts(with: "O:".utf8)
    }

    init(_ frame: ByteBuffer, limits: PushLimits) throws(Refusal) {
        let envelope = try Self.envelope(frame, limits: limits)
        let isSingle = envelope.phpClassName == Self.single
        guard isSingle || envelope.phpClassName == Self.several else {
            throw .badRequest("push: expected an object of `\(Self.single)` or `\(Self.several)`, found another class")
        }
        guard let fields = envelope.phpProperties else {
            throw .badRequest("push: expected each property once, found one twice")
        }
        guard case .map(let message) = fields[.string("websocketMessage")], message.isPHPObject else {
            throw .badRequest("websocketMessage: expected an object, found none")
        }
        guard let properties = message.phpProperties else {
            throw .badRequest(
                "websocketMessage: expected each property's name once, found one twice, as with a private property of a parent"
            )
        }
        self.className = message.phpClassName
        self.message = message
        self.properties = properties
        self.hasList = !isSingle
        self.topics = isSingle ? [fields[.string("topicStr")]?.text] : try Self.topics(fields, limit: limits.batch)
    }

    private static func envelope(_ frame: ByteBuffer, limits: PushLimits) throws(Refusal) -> SessionMap {
        let bytes = limits.single
        guard frame.readableBytes <= bytes else {
            throw .tooLarge("push: expected at most \(bytes) bytes, found \(frame.readableBytes)")
        }
        let reader = PHPUnserializer(limits: PHPLimits(bytes: bytes, stringBytes: bytes), form: .objects)
        do throws(PHPError) {
            guard case .map(let envelope) = try reader.value(of: frame) else {
                throw PHPError(.malformed, offset: 0, "expected an object")
            }
            return envelope
        } catch {
            let refusal = "push: expected PHP's serialization format: \(error)"
            throw error.code == .limit ? .tooLarge(refusal) : .badRequest(refusal)
        }
    }

    private static func topics(_ fields: SessionMap, limit: Int) throws(Refusal) -> [String?] {
        let topics: [String?]
        switch fields[.string("topics")] {
        case .list(let elements): topics = elements.map(\.text)
        // An array keeps its keys when something was filtered out of it.
        case .map(let map) where !map.isPHPObject: topics = map.entries.map(\.value.text)
        case _: throw .badRequest("topics: expected an array of strings, found none")
        }
        guard !topics.isEmpty else { throw .badRequest("topics: expected at least one name, found none") }
        guard topics.count <= limit else { throw .tooLarge("topics: expected at most \(limit) names, found more") }
        return topics
    }
}

extension SessionValue {
    fileprivate var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }
}
