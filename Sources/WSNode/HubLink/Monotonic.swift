import Glibc

/// The machine's monotonic clock.
enum Monotonic {
    /// Milliseconds since some moment before the process began.
    static func milliseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
    }

    /// Blocks the calling thread, which must be one of our own.
    static func pause(microseconds: UInt32) {
        usleep(microseconds)
    }
}
