import MusterDomain
import NIOCore

/// One frame of the node in the native dialect, read.
enum ServerMessage: Equatable {
    case hello(Greeting)
    case message(ReceivedMessage)
    case subscribed(id: Int64?, [SubscriptionResult])
    case unsubscribed(id: Int64?)
    /// The node has taken the client off a topic by itself.
    case revoked(topic: String, MusterClientError)
    /// Pushes of the topic are lost to the client.
    case gap(MissedPushes)
    case error(id: Int64?, MusterClientError)
    case goodbye(code: Int, reason: String, reconnectAfterMilliseconds: Int?)
    /// The idle beat, or a verb of a newer node that this client has not asked for.
    case other

    /// - Throws: ``MusterClientError`` `protocolViolation` when `frame` is not a JSON object of the dialect.
    init(frame: ByteBuffer) throws(MusterClientError) {
        guard let element = try? JSONElement.parse(frame), let object = Self.object(element) else {
            throw Self.violation("a JSON object")
        }
        let id = object["id"]?.integer
        if let value = object["message"].flatMap(Self.object) {
            self = .message(try Self.message(value, json: element))
        } else if let value = object["subscribed"].flatMap(Self.object) {
            self = .subscribed(id: id, try Self.results(value))
        } else if let value = object["unsubscribed"] {
            self = try Self.revocation(value, id: id) ?? .unsubscribed(id: id)
        } else if let value = object["hello"].flatMap(Self.object) {
            self = .hello(
                Greeting(
                    client: value["client"]?.string ?? "",
                    node: value["node"]?.string ?? "",
                    heartbeat: Int(value["heartbeat"]?.integer ?? 0)
                )
            )
        } else if let value = object["gap"].flatMap(Self.object) {
            guard let topic = value["topic"]?.string else { throw Self.violation("a gap with its topic") }
            self = .gap(
                MissedPushes(
                    topic: topic,
                    reason: value["reason"]?.string ?? "",
                    position: TopicPosition(members: value)
                )
            )
        } else if let value = object["error"].flatMap(Self.object) {
            self = .error(id: id, try Self.refusal(value))
        } else if let value = object["goodbye"].flatMap(Self.object) {
            self = .goodbye(
                code: Int(value["code"]?.integer ?? 0),
                reason: value["reason"]?.string ?? "",
                reconnectAfterMilliseconds: value["reconnect_after_ms"]?.integer.map { Int($0) }
            )
        } else {
            self = .other
        }
    }

    private static func message(
        _ value: [String: JSONElement],
        json: JSONElement
    ) throws(MusterClientError) -> ReceivedMessage {
        guard let topic = value["topic"]?.string, let data = value["data"] else {
            throw violation("a message with topic and data")
        }
        let inner = (try? json.members())?.first { $0.name == "message" }?.value ?? json
        return ReceivedMessage(
            topic: topic,
            event: value["event"]?.string,
            id: value["id"]?.string,
            data: String(buffer: data.bytes),
            isBase64: value["encoding"]?.string == "base64",
            offset: value["offset"]?.unsignedInteger,
            json: String(buffer: inner.bytes)
        )
    }

    private static func results(_ value: [String: JSONElement]) throws(MusterClientError) -> [SubscriptionResult] {
        guard let elements = (try? value["topics"]?.elements()) ?? nil else { throw violation("a list of topics") }
        var results: [SubscriptionResult] = []
        for element in elements {
            guard let result = object(element), let topic = result["topic"]?.string else {
                throw violation("a topic")
            }
            let refusal = result["error"].flatMap(object)
            results.append(
                SubscriptionResult(
                    topic: topic,
                    refusal: try refusal.map(Self.refusal),
                    position: TopicPosition(members: result),
                    isRecovered: result["recovered"]?.boolean,
                    cause: result["cause"]?.string
                )
            )
        }
        return results
    }

    /// Nobody asked, and there is a reason.
    private static func revocation(_ value: JSONElement, id: Int64?) throws(MusterClientError) -> ServerMessage? {
        guard id == nil, let result = Self.object(value), let topic = result["topic"]?.string,
            let refusal = result["error"].flatMap(Self.object)
        else { return nil }
        return .revoked(topic: topic, try Self.refusal(refusal))
    }

    private static func refusal(_ value: [String: JSONElement]) throws(MusterClientError) -> MusterClientError {
        guard let code = value["code"]?.integer, let reason = value["reason"]?.string else {
            throw violation("an error with code and reason")
        }
        return MusterClientError(code: code == 401 || code == 403 ? .denied : .refused(Int(code)), message: reason)
    }

    private static func object(_ element: JSONElement) -> [String: JSONElement]? {
        guard let members = (try? element.members()) ?? nil else { return nil }
        return Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first }
    }

    private static func violation(_ expected: String) -> MusterClientError {
        MusterClientError(code: .protocolViolation, message: "node: expected \(expected), found something else")
    }
}
