import NIOCore

/// What a client of the native dialect wants to see of a topic's history.
package struct NativeHistoryQuery: Equatable, Sendable {
    package var topic: NativeCommand.Topic
    /// Messages behind this position, the first ones; nil: the latest.
    package var since: Position?
    /// Messages at most.
    package var limit: Int

    /// What one answer may have.
    package static let maximumLimit = 1000
    static let defaultLimit = 100

    package init(topic: NativeCommand.Topic, since: Position? = nil, limit: Int = defaultLimit) {
        self.topic = topic
        self.since = since
        self.limit = limit
    }
}

extension NativeHistoryQuery {
    /// Reads the value of `history`.
    init(decoding value: JSONElement) throws(Refusal) {
        let members = try NativeRequest.reading("history") { () throws(JSONError) in try value.members() }
        guard let members else { throw .badRequest("history: expected an object, found \(value.kind.phrase)") }
        var topic: String?
        self.init(topic: NativeCommand.Topic(text: ""))
        for member in members {
            switch member.name {
            case "topic": topic = member.value.string
            case "since": self.since = try Position(decoding: member.value, path: "history.since")
            case "limit": self.limit = try Self.limit(member.value)
            case let name:
                let found = NativeRequest.quoted(name)
                throw .badRequest("history: expected `topic`, `since` or `limit`, found \(found)")
            }
        }
        guard let topic else { throw .badRequest("history.topic: expected a string, found nothing or something else") }
        self.topic = NativeCommand.Topic(text: topic)
    }

    private static func limit(_ element: JSONElement) throws(Refusal) -> Int {
        guard let limit = element.integer, 1...Int64(Self.maximumLimit) ~= limit else {
            throw .badRequest("history.limit: expected an integer from 1 to \(Self.maximumLimit), found something else")
        }
        return Int(limit)
    }
}
