/// How ``runUntilStopped(_:maximumStopTime:logger:)`` ended.
package enum StopOutcome: Sendable, Equatable {
    /// Everything stopped by itself within its time: exit 0.
    case graceful
    /// A second signal, or the end of the stop time, cut it short: exit 1.
    case forced
}
