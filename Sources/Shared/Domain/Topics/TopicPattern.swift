/// The shape of the topics of one family: literal parts and `{parameters}`, for instance `v1.news.{feedId}`.
///
/// - The separator is `/` when the pattern has one, else `.` when it has one; a pattern with neither has one part, and
///   its parameter takes no `/`.
/// - A `{parameter}` takes one part, or what literals of the same part leave of it (`room-{id}`). A part has one
///   parameter at most.
/// - In dotted patterns parts and parameters may be empty. Elsewhere neither may; a `/` at the very start is allowed.
/// - Names match byte for byte; there is no escape for braces, so no literal has them.
package struct TopicPattern: Sendable, Hashable, CustomStringConvertible {
    /// What bounds a pattern: an attack on the loader is as unwelcome in a manifest as one on a socket.
    package enum Limits {
        /// Literal bytes of a pattern: no topic is longer, so a longer pattern never matches.
        package static let literalBytes = NameRules.maximumBytes
        /// Parameters of one pattern; each costs a range in every match.
        package static let parameters = 32
        /// Bytes of a parameter's name.
        package static let parameterNameBytes = 64
    }

    /// The pattern as written.
    package let text: String
    /// The names in the braces, in order.
    package let parameterNames: [String]
    let parts: [TopicPart]
    let separator: Separator

    package var description: String { self.text }

    package static func == (left: TopicPattern, right: TopicPattern) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(self.text) }

    /// What stands between two parts.
    enum Separator: UInt8, Sendable {
        case dot = 0x2E
        case slash = 0x2F

        /// How many bytes a parameter takes at least.
        var fewestParameterBytes: Int {
            switch self {
            case .dot: 0
            case .slash: 1
            }
        }

        /// The end of the part that starts at `start`.
        func endOfPart(in topic: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
            topic[start...].firstIndex(of: self.rawValue) ?? topic.count
        }
    }
}
