import NIOCore

extension NativePublish {
    private static let knownMembers = "topic, data, event, kind or exclude_self"

    /// Reads the value of `publish`. Its size has been bounded with that of the message.
    init(decoding value: JSONElement) throws(Refusal) {
        let members = try NativeRequest.reading("publish") { () throws(JSONError) in try value.members() }
        guard let members else {
            throw .badRequest("publish: expected an object, found \(value.kind.phrase)")
        }
        var found: [String: JSONElement] = [:]
        for member in members {
            guard Self.isKnown(member.name) else {
                throw .badRequest("publish: expected \(Self.knownMembers), found \(NativeRequest.quoted(member.name))")
            }
            found[member.name] = member.value
        }
        try self.init(members: found)
    }

    private init(members: [String: JSONElement]) throws(Refusal) {
        guard let topic = try members["topic"].map({ (element) throws(Refusal) in try Self.text(element, of: "topic") })
        else { throw .badRequest("publish.topic: expected a string, found nothing") }
        guard let data = members["data"] else {
            throw .badRequest("publish.data: expected a JSON value, found nothing")
        }
        let kind = try Self.kind(members["kind"])
        self.init(
            topic: NativeCommand.Topic(text: topic),
            kind: kind,
            event: try Self.event(members["event"]),
            data: try Self.content(data, kind: kind),
            excludesSender: try Self.flag(members["exclude_self"])
        )
    }

    private static func isKnown(_ name: String) -> Bool {
        switch name {
        case "topic", "data", "event", "kind", "exclude_self": true
        case _: false
        }
    }

    private static func kind(_ element: JSONElement?) throws(Refusal) -> DataKind {
        guard let element else { return .json }
        guard let kind = DataKind(name: try Self.text(element, of: "kind")) else {
            throw .badRequest("publish.kind: expected json, text or bytes, found another string")
        }
        return kind
    }

    private static func event(_ element: JSONElement?) throws(Refusal) -> Label? {
        guard let element else { return nil }
        let text = try Self.text(element, of: "event")
        do throws(Refusal) {
            return try Label(text)
        } catch {
            throw Refusal(code: error.code, reason: "publish.event: \(error.reason)")
        }
    }

    private static func flag(_ element: JSONElement?) throws(Refusal) -> Bool {
        guard let element else { return false }
        guard let value = element.boolean else {
            throw .badRequest("publish.exclude_self: expected true or false, found \(element.kind.phrase)")
        }
        return value
    }

    private static func content(_ element: JSONElement, kind: DataKind) throws(Refusal) -> ByteBuffer {
        switch kind {
        case .json:
            return element.bytes
        case .text:
            return ByteBuffer(string: try Self.text(element, of: "data"))
        case .bytes:
            guard let bytes = Base64.decode(try Self.text(element, of: "data")) else {
                throw .badRequest("publish.data: expected base64 with padding (RFC 4648 §4), found another string")
            }
            return ByteBuffer(bytes: bytes)
        }
    }

    private static func text(_ element: JSONElement, of name: String) throws(Refusal) -> String {
        guard element.kind == .string else {
            throw .badRequest("publish.\(name): expected a string, found \(element.kind.phrase)")
        }
        guard let text = element.string else {
            throw .badRequest("publish.\(name): expected a string of whole characters, found a lone surrogate")
        }
        return text
    }
}
