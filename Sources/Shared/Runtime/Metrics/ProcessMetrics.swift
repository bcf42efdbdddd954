import Glibc

/// The metrics that every Prometheus client library has, of this process.
///
/// https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics
package enum ProcessMetrics {
    /// Collects them; give it to ``PrometheusRegistry/addCollector(_:)``.
    @Sendable package static func collect() -> [MetricFamily] {
        memoryAndTime() + descriptors()
    }

    private static func memoryAndTime() -> [MetricFamily] {
        guard let text = ProcFile.read("/proc/self/stat", limit: 4096), let statistics = ProcessStatistics(stat: text)
        else { return [] }
        let ticksPerSecond = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        let pageBytes = Double(sysconf(Int32(_SC_PAGESIZE)))
        return [
            MetricFamily(
                name: "process_cpu_seconds_total",
                kind: .counter,
                help: "User and system CPU time in seconds.",
                value: Double(statistics.cpuTicks) / ticksPerSecond
            ),
            MetricFamily(
                name: "process_resident_memory_bytes",
                kind: .gauge,
                help: "Resident memory in bytes.",
                value: Double(statistics.residentPages) * pageBytes
            ),
            MetricFamily(
                name: "process_virtual_memory_bytes",
                kind: .gauge,
                help: "Virtual memory in bytes.",
                value: Double(statistics.virtualBytes)
            ),
            MetricFamily(
                name: "process_start_time_seconds",
                kind: .gauge,
                help: "Start of the process in seconds since 1970.",
                value: bootTime + Double(statistics.startTicks) / ticksPerSecond
            ),
        ]
    }

    private static func descriptors() -> [MetricFamily] {
        var families: [MetricFamily] = []
        if let count = ProcFile.entryCount("/proc/self/fd") {
            families.append(
                MetricFamily(
                    name: "process_open_fds",
                    kind: .gauge,
                    help: "Open file descriptors.",
                    // Without the one that counts them.
                    value: Double(count - 1)
                )
            )
        }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            families.append(
                MetricFamily(
                    name: "process_max_fds",
                    kind: .gauge,
                    help: "Most file descriptors that the process may open.",
                    value: Double(limit.rlim_cur)
                )
            )
        }
        return families
    }

    /// The machine's start in seconds since 1970.
    private static let bootTime: Double = {
        let text = ProcFile.read("/proc/stat", limit: 1 << 20) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Double($0.dropFirst("btime ".count)) } ?? 0
    }()
}
