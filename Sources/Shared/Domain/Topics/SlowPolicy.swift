/// What happens to a connection that does not take its pushes as fast as they come.
package enum SlowPolicy: String, Sendable, BitwiseCopyable, CaseIterable {
    /// The connection is closed, and its client told to come back.
    case close
    /// The connection stays; when its queue is full the oldest waiting pushes are dropped, and its client is told.
    case dropOldest = "drop-oldest"
    /// The connection stays; while it is backed up only the newest push of a topic waits, and its client is told.
    case latest
}
