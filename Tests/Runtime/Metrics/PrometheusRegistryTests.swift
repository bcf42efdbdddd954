import CoreMetrics
import Metrics
import MusterRuntime
import Testing

@Suite struct PrometheusRegistryTests {
    @Test func showsCountersWithHelpAndType() {
        let registry = PrometheusRegistry()
        registry.describe("muster_hub_pushes_total", help: "Pushes taken in.")
        Counter(label: "muster_hub_pushes_total", dimensions: [("door", "http")], factory: registry).increment(by: 3)
        Counter(label: "muster_hub_pushes_total", dimensions: [("door", "pull")], factory: registry).increment()
        let expected = """
            # HELP muster_hub_pushes_total Pushes taken in.
            # TYPE muster_hub_pushes_total counter
            muster_hub_pushes_total{door="http"} 3
            muster_hub_pushes_total{door="pull"} 1

            """
        #expect(registry.render().contains(expected))
    }

    @Test func theSameNameAndLabelsAreOneSeries() {
        let registry = PrometheusRegistry()
        Counter(label: "c", dimensions: [("a", "1"), ("b", "2")], factory: registry).increment()
        Counter(label: "c", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment()
        #expect(registry.render().contains("c{a=\"1\",b=\"2\"} 2\n"))
    }

    @Test func showsGaugesAndFloatingCounters() {
        let registry = PrometheusRegistry()
        let meter = Meter(label: "gauge", factory: registry)
        meter.set(5)
        meter.increment(by: 2)
        meter.decrement(by: 0.5)
        FloatingPointCounter(label: "seconds_total", factory: registry).increment(by: 0.25)
        let text = registry.render()
        #expect(text.contains("# TYPE gauge gauge\ngauge 6.5\n"))
        #expect(text.contains("# TYPE seconds_total counter\nseconds_total 0.25\n"))
    }

    @Test func timersAreHistogramsInSeconds() {
        let registry = PrometheusRegistry()
        registry.describe("t_seconds", help: "", bounds: [0.1, 0.01])
        let timer = Timer(label: "t_seconds", dimensions: [("door", "http")], factory: registry)
        timer.recordNanoseconds(10_000_000)
        timer.recordNanoseconds(50_000_000)
        timer.recordNanoseconds(2_000_000_000)
        let expected = """
            # TYPE t_seconds histogram
            t_seconds_bucket{door="http",le="0.01"} 1
            t_seconds_bucket{door="http",le="0.1"} 2
            t_seconds_bucket{door="http",le="+Inf"} 3
            t_seconds_sum{door="http"} 2.06
            t_seconds_count{door="http"} 3

            """
        #expect(registry.render().contains(expected))
    }

    @Test func escapesLabelsAndNames() {
        let registry = PrometheusRegistry()
        Counter(label: "9bad-name", dimensions: [("la:bel", "a\"b\\c\nd")], factory: registry).increment()
        #expect(registry.render().contains("_bad_name{la_bel=\"a\\\"b\\\\c\\nd\"} 1\n"))
    }

    @Test func seriesAboveTheBoundAreDroppedAndCounted() {
        var configuration = PrometheusRegistry.Configuration()
        configuration.maximumSeriesPerMetric = 2
        let registry = PrometheusRegistry(configuration: configuration)
        for number in 0..<5 {
            Counter(label: "c", dimensions: [("n", "\(number)")], factory: registry).increment()
        }
        let text = registry.render()
        #expect(text.contains("c{n=\"1\"} 1\n"))
        #expect(!text.contains("c{n=\"2\"}"))
        #expect(text.contains("muster_metrics_dropped_series_total 3\n"))
    }

    @Test func aNameKeepsItsFirstType() {
        let registry = PrometheusRegistry()
        Counter(label: "x", factory: registry).increment()
        Meter(label: "x", factory: registry).set(9)
        let text = registry.render()
        #expect(text.contains("# TYPE x counter\nx 1\n"))
        #expect(text.contains("muster_metrics_dropped_series_total 1\n"))
    }

    @Test func aDestroyedSeriesIsGone() {
        let registry = PrometheusRegistry()
        let counter = Counter(label: "x", factory: registry)
        counter.destroy()
        #expect(!registry.render().contains("x 0"))
    }

    @Test func countsFromManyThreadsWithoutLoss() async {
        let registry = PrometheusRegistry()
        let counter = Counter(label: "c", factory: registry)
        let total = FloatingPointCounter(label: "f", factory: registry)
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<10_000 {
                        counter.increment()
                        total.increment(by: 0.5)
                    }
                }
            }
        }
        let text = registry.render()
        #expect(text.contains("\nc 80000\n"))
        #expect(text.contains("\nf 40000\n"))
    }

    @Test func collectorsAreAskedAtEachRendering() {
        let registry = PrometheusRegistry()
        registry.addCollector(ProcessMetrics.collect)
        let text = registry.render()
        for name in [
            "process_cpu_seconds_total", "process_resident_memory_bytes", "process_virtual_memory_bytes",
            "process_start_time_seconds", "process_open_fds", "process_max_fds",
        ] {
            #expect(text.contains("# TYPE \(name) "))
        }
    }
}
