/// What happens to a connection that does not take its pushes as fast as they come.
package enum SlowPolicy: String, Sendable, CaseIterable {
    /// The connection is closed, and its client told to come back.
    case close
}
