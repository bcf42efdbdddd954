import NIOCore

/// A push as history keeps it.
package struct HistoryMessage: Equatable, Sendable {
    package var offset: UInt64
    /// Milliseconds since 1970 at the hub's append.
    package var time: UInt64
    package var kind: DataKind
    package var event: Label?
    package var id: Label?
    package var data: ByteBuffer

    package init(
        offset: UInt64,
        time: UInt64,
        kind: DataKind = .json,
        event: Label? = nil,
        id: Label? = nil,
        data: ByteBuffer
    ) {
        self.offset = offset
        self.time = time
        self.kind = kind
        self.event = event
        self.id = id
        self.data = data
    }

    /// What it weighs against the bounds of history: its texts and data, and a record's overhead.
    package var weight: Int {
        Self.overhead + (self.event?.text.utf8.count ?? 0) + (self.id?.text.utf8.count ?? 0) + self.data.readableBytes
    }

    /// Bytes that a message costs besides its texts and data, about what each store needs for its keys.
    package static let overhead = 64
}
