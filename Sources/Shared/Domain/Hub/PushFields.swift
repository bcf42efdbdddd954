/// The members of a push's JSON object, each in its place and none besides.
struct PushFields {
    private(set) var topic: JSONElement?
    private(set) var topics: JSONElement?
    private(set) var data: JSONElement?
    private(set) var event: JSONElement?
    private(set) var id: JSONElement?
    private(set) var kind: JSONElement?
    private(set) var vhost: JSONElement?
    private(set) var key: JSONElement?
    private(set) var version: JSONElement?
    private(set) var expectedOffset: JSONElement?

    /// The most bytes of an unknown name that a refusal repeats.
    private static let shownBytes = 64
    private static let names = "topic, topics, data, event, id, kind, vhost, key, version and if_offset"

    init(_ element: JSONElement) throws(Refusal) {
        let members: [JSONElement.Member]?
        do throws(JSONError) {
            members = try element.members()
        } catch {
            throw .badRequest("push: \(error)")
        }
        guard let members else {
            throw .badRequest("push: expected a JSON object, found \(element.kind.article)")
        }
        for member in members {
            switch member.name {
            case "topic": topic = member.value
            case "topics": topics = member.value
            case "data": data = member.value
            case "event": event = member.value
            case "id": id = member.value
            case "kind": kind = member.value
            case "vhost": vhost = member.value
            case "key": key = member.value
            case "version": version = member.value
            case "if_offset": expectedOffset = member.value
            case let name:
                let shown = String(decoding: name.utf8.prefix(Self.shownBytes), as: UTF8.self)
                throw .badRequest("\(shown): expected only \(Self.names)")
            }
        }
    }
}

extension JSONElement.Kind {
    /// The kind in a sentence.
    var article: String {
        switch self {
        case .null: "null"
        case .boolean: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension Refusal {
    /// The same refusal with the field in front that it is about.
    func about(_ field: String) -> Refusal {
        Refusal(code: code, reason: "\(field): \(reason)")
    }
}
