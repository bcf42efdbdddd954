/// A mapping of a session: its entries in the order in which the application wrote them.
package struct SessionMap: Sendable {
    package enum Key: Sendable {
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

    /// The value of exactly `key`; what an expression finds is wider: see `value(at:)`.
    package subscript(key: Key) -> SessionValue? { self.places[key].map { self.entries[$0].value } }

    /// Sets the value of `key`; a key that is there keeps its place.
    package mutating func set(_ key: Key, _ value: SessionValue) {
        if let place = self.places[key] {
            self.entries[place].value = value
        } else {
            self.places[key] = self.entries.count
            self.entries.append(Entry(key: key, value: value))
        }
    }
}

extension SessionMap: Equatable {
    /// The same entries in the same order.
    package static func == (left: SessionMap, right: SessionMap) -> Bool { left.entries == right.entries }
}

extension SessionMap.Key: Hashable {
    /// Texts are compared as they are written: to Swift's `String`, canonically equivalent names are one name, to the
    /// application they are two keys.
    package static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.integer, .string), (.string, .integer): false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .integer(let number):
            hasher.combine(number)
        case .string(var text):
            text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }
}
