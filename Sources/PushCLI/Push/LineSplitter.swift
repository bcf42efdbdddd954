/// Cuts bytes into lines, whatever the pieces in which they come.
struct LineSplitter {
    enum Line: Equatable {
        /// A line without its line feed, and without a carriage return before it.
        case line([UInt8])
        /// A line longer than the limit, left out.
        case tooLong
    }

    /// Longest line in bytes: what one line may make the process hold.
    let limit: Int
    private var rest: [UInt8] = []
    /// Whether the line that is being read is already too long.
    private var isSkipping = false

    init(limit: Int) {
        self.limit = limit
    }

    /// The lines that `bytes` complete.
    mutating func feed(_ bytes: some Collection<UInt8>) -> [Line] {
        var lines: [Line] = []
        var bytes = bytes[...]
        while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
            append(bytes[..<end])
            lines.append(take())
            bytes = bytes[bytes.index(after: end)...]
        }
        append(bytes)
        return lines
    }

    /// The last line when it has no line feed.
    mutating func finish() -> Line? {
        rest.isEmpty && !isSkipping ? nil : take()
    }

    private mutating func append(_ bytes: some Collection<UInt8>) {
        guard !isSkipping else { return }
        guard rest.count + bytes.count <= limit else {
            isSkipping = true
            rest = []
            return
        }
        rest += bytes
    }

    private mutating func take() -> Line {
        defer {
            rest = []
            isSkipping = false
        }
        if isSkipping { return .tooLong }
        return .line(rest.last == UInt8(ascii: "\r") ? rest.dropLast() : rest)
    }
}
