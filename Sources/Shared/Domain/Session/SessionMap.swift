/// A mapping of a session: its entries in the order in which the application wrote them.
package struct SessionMap: Sendable, Equatable {
    package enum Key: Sendable, Hashable {
        case integer(Int64)
        case string(String)
    }

    package struct Entry: Sendable, Equatable {
        package let key: Key
        package var value: SessionValue
    }

    package private(set) var entries: [Entry] = []
    private var places: [Key: Int] = [:]

    package init() {}

    package var count: Int { self.entries.count }
    package var isEmpty: Bool { self.entries.isEmpty }

    /// The value of `key`; setting one that is there keeps its place.
    package subscript(key: Key) -> SessionValue? { self.places[key].map { self.entries[$0].value } }

    package mutating func set(_ key: Key, _ value: SessionValue) {
        if let place = self.places[key] {
            self.entries[place].value = value
        } else {
            self.places[key] = self.entries.count
            self.entries.append(Entry(key: key, value: value))
        }
    }
}
