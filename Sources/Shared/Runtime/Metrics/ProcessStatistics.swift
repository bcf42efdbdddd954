/// What `/proc/self/stat` says about a process; see proc_pid_stat(5).
struct ProcessStatistics: Equatable {
    /// Clock ticks in user and kernel mode.
    var cpuTicks: UInt64
    /// Clock ticks between the machine's start and the process' start.
    var startTicks: UInt64
    var virtualBytes: UInt64
    var residentPages: UInt64

    /// - Returns: nil when `stat` is not what the kernel writes.
    init?(stat: String) {
        // The second field is the command's name in parentheses and may hold spaces and parentheses itself.
        guard let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: end)...].split { $0 == " " || $0 == "\n" }
        // fields[0] is field 3, the state.
        func field(_ number: Int) -> UInt64? {
            number - 3 < fields.count ? UInt64(fields[number - 3]) : nil
        }
        guard let user = field(14), let kernel = field(15), let start = field(22), let virtual = field(23),
            let resident = field(24)
        else { return nil }
        cpuTicks = user + kernel
        startTicks = start
        virtualBytes = virtual
        residentPages = resident
    }
}
