import CoreMetrics
import Synchronization

/// Holds the metrics of one process and renders them for Prometheus.
///
/// Counting is an atomic addition without a lock; only making a metric and rendering take the registry's lock, so make
/// metrics once and keep them. Names are given in full (`muster_hub_pushes_total`).
package final class PrometheusRegistry: Sendable {
    package struct Configuration: Sendable {
        /// Most series of one metric.
        ///
        /// A dimension that a stranger can choose would otherwise grow the memory of this process and of Prometheus
        /// without end. Further series are not shown; `muster_metrics_dropped_series_total` counts them.
        package var maximumSeriesPerMetric = 1000
        /// Upper bounds of histograms that ``PrometheusRegistry/describe(_:help:bounds:)`` gives none, in seconds.
        package var bounds = [
            0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
        ]

        package init() {}
    }

    struct Entry {
        let kind: MetricFamily.Kind
        var series: [MetricLabels: any MetricSeries] = [:]
    }

    private struct Description {
        var help: String
        var bounds: [Double]?
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var descriptions: [String: Description] = [:]
        var collectors: [@Sendable () -> [MetricFamily]] = []
    }

    private let configuration: Configuration
    private let state = Mutex(State())
    private let dropped = AtomicCell()

    package init(configuration: Configuration = Configuration()) {
        self.configuration = configuration
    }

    /// Gives the metric `name` its HELP line and, for a histogram, its upper bounds.
    ///
    /// To be called before the metric is made.
    package func describe(_ name: String, help: String, bounds: [Double]? = nil) {
        state.withLock { $0.descriptions[name] = Description(help: help, bounds: bounds?.sorted()) }
    }

    /// Asks `collect` at each rendering for metrics whose values somebody else keeps.
    ///
    /// It runs on the thread that renders and must not wait.
    package func addCollector(_ collect: @escaping @Sendable () -> [MetricFamily]) {
        state.withLock { $0.collectors.append(collect) }
    }

    /// All metrics in the text format, in a stable order.
    package func render() -> String {
        PrometheusText.render(families())
    }

    /// All metrics as they are now.
    package func families() -> [MetricFamily] {
        let (entries, descriptions, collectors) = state.withLock { ($0.entries, $0.descriptions, $0.collectors) }
        var families = entries.map { name, entry in
            MetricFamily(
                name: name,
                kind: entry.kind,
                help: descriptions[name]?.help ?? "",
                samples: entry.series.sorted { $0.key < $1.key }.flatMap { $0.value.samples() }
            )
        }
        for collect in collectors {
            families += collect()
        }
        families.append(
            MetricFamily(
                name: "muster_metrics_dropped_series_total",
                kind: .counter,
                help: "Series refused because their metric had too many or another type.",
                value: Double(dropped.load())
            )
        )
        return families
    }

    /// The series of that name and these labels, made by `make` when it is new.
    ///
    /// Above the bound, or when the name already has another type, the series is made but never shown.
    func series<Series: MetricSeries>(
        _ label: String,
        _ dimensions: [(String, String)],
        kind: MetricFamily.Kind,
        make: (MetricIdentity, _ bounds: [Double]) -> Series
    ) -> Series {
        let identity = MetricIdentity(name: MetricName.sanitized(label), labels: MetricLabels(dimensions))
        let bounds = state.withLock { $0.descriptions[identity.name]?.bounds } ?? configuration.bounds
        let new = make(identity, bounds)
        return state.withLock { state in
            var entry = state.entries[identity.name] ?? Entry(kind: kind)
            if let known = entry.series[identity.labels] as? Series {
                return known
            }
            guard entry.kind == kind, entry.series[identity.labels] == nil,
                entry.series.count < configuration.maximumSeriesPerMetric
            else {
                dropped.add(1)
                return new
            }
            entry.series[identity.labels] = new
            state.entries[identity.name] = entry
            return new
        }
    }

    /// Forgets a series.
    func remove(_ handler: AnyObject) {
        guard let series = handler as? any MetricSeries else { return }
        state.withLock { state in
            let identity = series.identity
            guard state.entries[identity.name]?.series[identity.labels] === series else { return }
            state.entries[identity.name]?.series[identity.labels] = nil
        }
    }
}
