import NIOCore

extension NativeRequest {
    /// Topics in one command; a client with more sends more commands, so that replies stay small.
    package static let topicsLimit = 1000
    /// Bytes of a string id, quotes included: it is echoed, and must not be a way to make the node send what it likes.
    static let idLimit = 66

    private static let knownVerbs = "subscribe, unsubscribe, publish or history"
    /// Verbs of the protocol that this version of the node does not serve.
    private static let unavailableVerbs = ["trigger", "presence"]

    /// Reads one text message. Its UTF-8 has been checked by the frame decoder.
    package init(decoding message: ByteBuffer) throws(NativeFault) {
        let members = try Self.members(of: message)
        let id = try Self.id(in: members)
        do throws(Refusal) {
            let command = try Self.command(in: members.filter { $0.name != "id" })
            // Whoever gives an id waits for a reply, and a beat has none.
            guard command != .beat || id == nil else {
                throw .badRequest("expected \(Self.knownVerbs), found only an id")
            }
            self.init(id: id, command: command)
        } catch {
            throw NativeFault(id: id, refusal: error)
        }
    }

    private static func members(of message: ByteBuffer) throws(NativeFault) -> [JSONElement.Member] {
        do throws(JSONError) {
            let root = try JSONElement.parse(message, isValidUTF8: true)
            guard let members = try root.members() else {
                throw JSONError(offset: 0, message: "expected a JSON object, found \(root.kind.phrase)")
            }
            return members
        } catch {
            throw NativeFault(id: nil, refusal: .badRequest(error.description))
        }
    }

    private static func id(in members: [JSONElement.Member]) throws(NativeFault) -> ByteBuffer? {
        guard let value = members.first(where: { $0.name == "id" })?.value else { return nil }
        let isShort = value.bytes.readableBytes <= Self.idLimit
        guard isShort, value.integer != nil || value.string != nil else {
            let reason = "id: expected an integer or a string of at most 64 bytes, found \(value.kind.phrase)"
            throw NativeFault(id: nil, refusal: .badRequest(reason))
        }
        return value.bytes
    }

    private static func command(in members: [JSONElement.Member]) throws(Refusal) -> NativeCommand {
        guard let verb = members.first else { return .beat }
        guard members.count == 1 else {
            let names = members.prefix(4).map { Self.quoted($0.name) }.joined(separator: ", ")
            throw .badRequest("expected one verb, found \(names)")
        }
        switch verb.name {
        case "subscribe":
            return .subscribe(try Self.topics(of: verb, allowingOptions: true).topics)
        case "unsubscribe":
            let (topics, isSingle) = try Self.topics(of: verb, allowingOptions: false)
            return .unsubscribe(topics, isSingle: isSingle)
        case "publish":
            return .publish(try NativePublish(decoding: verb.value))
        case "history":
            return .history(try NativeHistoryQuery(decoding: verb.value))
        case let name where Self.unavailableVerbs.contains(name):
            throw Refusal(code: 501, reason: "\(name): not available in this version")
        case let name:
            throw .badRequest("expected \(Self.knownVerbs), found \(Self.quoted(name))")
        }
    }

    private static func topics(
        of verb: JSONElement.Member,
        allowingOptions: Bool
    ) throws(Refusal) -> (topics: [NativeCommand.Topic], isSingle: Bool) {
        let members = try Self.reading(verb.name) { () throws(JSONError) in try verb.value.members() }
        guard let members, members.count == 1, let member = members.first else {
            throw .badRequest("\(verb.name): expected an object with `topics` or `topic`")
        }
        switch member.name {
        case "topic":
            return ([try Self.topic(member.value, path: "\(verb.name).topic", allowingOptions: false)], true)
        case "topics":
            let path = "\(verb.name).topics"
            let elements = try Self.reading(path) { () throws(JSONError) in
                try member.value.elements(limit: Self.topicsLimit)
            }
            guard let elements, !elements.isEmpty else {
                throw .badRequest("\(path): expected an array of 1 to \(Self.topicsLimit) topics")
            }
            var topics: [NativeCommand.Topic] = []
            for element in elements {
                topics.append(try Self.topic(element, path: path, allowingOptions: allowingOptions))
            }
            return (topics, false)
        case let name:
            throw .badRequest("\(verb.name): expected `topics` or `topic`, found \(Self.quoted(name))")
        }
    }

    /// A topic is a string, or in a subscribe an object that carries options.
    private static func topic(
        _ element: JSONElement,
        path: String,
        allowingOptions: Bool
    ) throws(Refusal) -> NativeCommand.Topic {
        if let text = element.string { return NativeCommand.Topic(text: text) }
        let members = try Self.reading(path) { () throws(JSONError) in try element.members() }
        guard element.kind != .string else {
            throw .badRequest("\(path): expected a string of whole characters, found a lone surrogate")
        }
        guard allowingOptions, let members else {
            throw .badRequest("\(path): expected a string, found \(element.kind.phrase)")
        }
        return try Self.topic(of: members, path: path)
    }

    private static func topic(of members: [JSONElement.Member], path: String) throws(Refusal) -> NativeCommand.Topic {
        var text: String?
        var wishes: [HistoryWish] = []
        for member in members {
            switch member.name {
            case "topic":
                text = member.value.string
            case "since":
                wishes.append(.after(try Position(decoding: member.value, path: "\(path).since")))
            case "last":
                guard let isWanted = member.value.boolean else {
                    throw .badRequest("\(path).last: expected true or false, found \(member.value.kind.phrase)")
                }
                if isWanted { wishes.append(.last) }
            case let name:
                throw .badRequest("\(path): expected `topic`, `since` or `last`, found \(Self.quoted(name))")
            }
        }
        guard let text else { throw .badRequest("\(path): expected an object with the string `topic`") }
        guard wishes.count < 2 else { throw .badRequest("\(path): expected either `since` or `last`, found both") }
        return NativeCommand.Topic(text: text, wish: wishes.first ?? .nothing)
    }

    /// A name as an answer may repeat it: so much that its sender knows it again. Counted in scalars, because one
    /// character can be as long as the whole message.
    static func quoted(_ name: String) -> String {
        "`\(String(name.unicodeScalars.prefix(32)))`"
    }

    static func reading<Value>(
        _ path: String,
        _ body: () throws(JSONError) -> Value
    ) throws(Refusal) -> Value {
        do throws(JSONError) {
            return try body()
        } catch {
            throw .badRequest("\(path): \(error.message)")
        }
    }
}
