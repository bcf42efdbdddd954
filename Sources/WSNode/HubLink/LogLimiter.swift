/// Lets one line of a kind through every ten seconds, so that a fault that repeats does not fill the disk.
struct LogLimiter {
    private var nextLine: UInt64 = 0

    mutating func mayLog(now: UInt64) -> Bool {
        guard now >= self.nextLine else { return false }
        self.nextLine = now + 10_000
        return true
    }
}
