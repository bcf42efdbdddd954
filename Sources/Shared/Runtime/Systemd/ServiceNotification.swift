/// What a service tells the service manager that started it: assignments of `sd_notify(3)`.
enum ServiceNotification: Sendable, Equatable {
    /// It serves, or serves again after a reload.
    case ready
    /// It has begun to load its manifest again, at that time of `CLOCK_MONOTONIC`.
    case reloading(microseconds: UInt64)
    case stopping
    /// One line for people.
    case status(String)
    /// It is alive.
    ///
    /// While it starts or stops the manager counts with another clock, which gets that many microseconds more.
    case alive(extending: UInt64?)

    var text: String {
        switch self {
        case .ready: "READY=1"
        case .reloading(let microseconds): "RELOADING=1\nMONOTONIC_USEC=\(microseconds)"
        case .stopping: "STOPPING=1"
        case .status(let line): "STATUS=\(line)"
        case .alive(extending: nil): "WATCHDOG=1"
        case .alive(extending: let microseconds?): "WATCHDOG=1\nEXTEND_TIMEOUT_USEC=\(microseconds)"
        }
    }
}
