/// What the bytes of a push are; it travels with the push, because a dialect carries each kind its own way.
package enum DataKind: UInt8, Sendable, CaseIterable {
    /// One JSON value (RFC 8259), validated when it came in; delivered byte for byte.
    case json = 0
    /// UTF-8 text.
    case text = 1
    /// Any bytes.
    case bytes = 2

    /// The name in a push's `kind` field and in metrics.
    package var name: String {
        switch self {
        case .json: "json"
        case .text: "text"
        case .bytes: "bytes"
        }
    }

    /// The kind with this name, or nil.
    package init?(name: String) {
        guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = kind
    }
}
