import MusterDomain
import NIOCore

/// A client's wish to see a topic's history.
struct HistoryCommand: Sendable {
    /// What the reply repeats.
    var id: ByteBuffer?
    var query: NativeHistoryQuery
}
