import ArgumentParser
import MusterDomain
import NIOCore

/// `key=value` of a session: the value is JSON where it is JSON, else text; a dot in the key leads into a mapping.
struct SessionArgument: ExpressibleByArgument, Equatable {
    /// The keys from the session's own down to the value's.
    var path: [String]
    var value: SessionValue

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "=") else { return nil }
        let path = argument[..<equals].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard path.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.path = path
        self.value = Self.value(of: String(argument[argument.index(after: equals)...]))
    }

    /// Sets the value, and makes the mappings on the way to it.
    func add(to session: inout SessionMap) {
        Self.set(value, path[...], in: &session)
    }

    private static func set(_ value: SessionValue, _ path: ArraySlice<String>, in map: inout SessionMap) {
        guard let name = path.first else { return }
        let key = SessionMap.Key(writtenAs: name)
        guard path.count > 1 else { return map.set(key, value) }
        var inner = SessionMap()
        if case .map(let known) = map[key] { inner = known }
        set(value, path.dropFirst(), in: &inner)
        map.set(key, .map(inner))
    }

    private static func value(of text: String) -> SessionValue {
        let json = try? JSONElement.parse(ByteBuffer(string: text))
        return json.flatMap { SessionValue($0) } ?? .string(text)
    }
}

extension SessionValue {
    /// A JSON value as data; nil for what breaks the bounds of JSON here.
    fileprivate init?(_ json: JSONElement) {
        if let text = json.string {
            self = .string(text)
        } else if let elements = try? json.elements() {
            self = .list(elements.compactMap { SessionValue($0) })
        } else if let members = try? json.members(limit: .max) {
            var map = SessionMap()
            for member in members {
                guard let value = SessionValue(member.value) else { return nil }
                map.set(SessionMap.Key(writtenAs: member.name), value)
            }
            self = .map(map)
        } else {
            self.init(plain: String(buffer: json.bytes))
        }
    }
}
