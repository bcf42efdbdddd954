import NIOCore

/// The latest pushes of a topic without a hole, for those that missed some of them.
struct HistoryWindow {
    /// The offset of the first push; that of the next one when there is none.
    private(set) var first: UInt64
    private var frames = CircularBuffer<ByteBuffer>()
    private(set) var bytes = 0
    /// The offset of the push that is to be appended next.
    var next: UInt64 { self.first + UInt64(self.frames.count) }

    /// An empty window of a topic whose next push has this offset.
    init(next: UInt64) {
        self.first = next
    }

    /// A push's frame weighs what it holds in memory.
    static func weight(of frame: ByteBuffer) -> Int { frame.readableBytes + 64 }

    mutating func append(_ frame: ByteBuffer) {
        self.frames.append(frame)
        self.bytes += Self.weight(of: frame)
    }

    /// Puts what stands right before the window in front of it.
    mutating func prepend(_ earlier: [ByteBuffer]) {
        for frame in earlier.reversed() {
            self.frames.prepend(frame)
            self.bytes += Self.weight(of: frame)
        }
        self.first -= UInt64(earlier.count)
    }

    mutating func dropFirst() {
        guard let frame = self.frames.popFirst() else { return }
        self.bytes -= Self.weight(of: frame)
        self.first += 1
    }

    /// The pushes from an offset of the window on, and what they weigh.
    func frames(from offset: UInt64) -> (frames: [ByteBuffer], bytes: Int) {
        let rest = self.frames.dropFirst(Int(clamping: offset - self.first))
        return (Array(rest), rest.reduce(0) { $0 + Self.weight(of: $1) })
    }
}
