/// The name and the labels of one series.
struct MetricIdentity: Hashable, Sendable {
    let name: String
    let labels: MetricLabels
}
