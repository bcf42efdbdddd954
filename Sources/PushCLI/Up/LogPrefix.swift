import MusterRuntime

/// Puts the name of a process before each line that it writes: `node1 | …`.
struct LogPrefix {
    /// Columns of the longest name.
    let width: Int
    let hasColors: Bool

    /// Names of nodes take turns with these colours (ANSI 32 to 36); the hub has the first.
    private static let colors = ["36", "32", "33", "35", "34"]

    init(slots: [UpSlot], hasColors: Bool) {
        width = slots.map(\.description.count).max() ?? 0
        self.hasColors = hasColors
    }

    /// The line as it is shown; whatever could act on a terminal is escaped.
    func prefixed(_ line: String, by slot: UpSlot) -> String {
        let name = slot.description + String(repeating: " ", count: max(0, width - slot.description.count)) + " |"
        var bytes: [UInt8] = []
        LogText.appendEscaped(line, quoted: false, to: &bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        return hasColors ? "\u{1B}[\(color(of: slot))m\(name)\u{1B}[0m \(text)" : "\(name) \(text)"
    }

    private func color(of slot: UpSlot) -> String {
        switch slot {
        case .hub: Self.colors[0]
        case .node(let number): Self.colors[1 + (number - 1) % (Self.colors.count - 1)]
        }
    }
}
