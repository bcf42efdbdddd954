/// Lets one line of a kind into the log per interval and counts those left out: who sends rubbish must not be able to
/// fill a disk.
package struct LogThrottle: Sendable {
    private let interval: Duration
    private var last: Duration?
    private var leftOut = 0

    package init(interval: Duration = .seconds(1)) {
        self.interval = interval
    }

    package enum Action: Equatable {
        /// Write the line, and how many were left out since the last one.
        case log(leftOut: Int)
        case none
    }

    /// Something came up that is worth a line.
    package mutating func eventOccurred(now: Duration) -> Action {
        if let last, now - last < interval {
            leftOut += 1
            return .none
        }
        defer { leftOut = 0 }
        last = now
        return .log(leftOut: leftOut)
    }
}
