/// A piece of a manifest as it was written, with its place; nothing about it is interpreted yet.
package struct ManifestNode: Equatable, Sendable {
    package enum Content: Equatable, Sendable {
        case scalar(String, style: ScalarStyle)
        case sequence([ManifestNode])
        /// The entries in the order of the document; a key may occur twice.
        case mapping([Entry])
    }

    package struct Entry: Equatable, Sendable {
        package let key: ManifestNode
        package let value: ManifestNode

        package init(key: ManifestNode, value: ManifestNode) {
            self.key = key
            self.value = value
        }
    }

    package enum ScalarStyle: Sendable {
        case plain
        /// In single or double quotation marks.
        case quoted
        /// A literal or folded block.
        case block
    }

    package let content: Content
    package let mark: ManifestMark
    /// Where the text of a scalar moves, in order; empty when it stands as it is behind its mark.
    package let breaks: [ScalarBreak]

    package init(_ content: Content, at mark: ManifestMark, breaks: [ScalarBreak] = []) {
        self.content = content
        self.mark = mark
        self.breaks = breaks
    }

    /// Whether nothing was written: an absent value, `~` or `null`.
    var isNull: Bool {
        switch self.content {
        case .scalar(let text, .plain): ["", "~", "null", "Null", "NULL"].contains(text)
        case .scalar(_, .quoted), .scalar(_, .block), .sequence, .mapping: false
        }
    }

    /// The text of a scalar that is not null.
    var text: String? {
        switch self.content {
        case .scalar(let text, _): self.isNull ? nil : text
        case .sequence, .mapping: nil
        }
    }

    /// The node in the words of an error message.
    var found: String {
        switch self.content {
        case .scalar(let text, _): self.isNull ? "nothing" : SettingError.quoted(text)
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    /// The place of the first character of a scalar's text.
    var textMark: ManifestMark {
        switch self.content {
        case .scalar(_, .quoted): self.mark.advanced(by: 1)
        case .scalar(_, .plain), .scalar(_, .block), .sequence, .mapping: self.mark
        }
    }

    /// The place of the character of a scalar's text that has `offset` Unicode scalars before it.
    package func place(of offset: Int) -> ManifestMark {
        guard let move = self.breaks.last(where: { $0.offset <= offset }) else {
            return self.textMark.advanced(by: offset)
        }
        return move.mark.advanced(by: offset - move.offset)
    }
}
