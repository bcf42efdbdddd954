/// One line of values of a metric: what one counter, gauge or histogram with one set of labels holds.
protocol MetricSeries: AnyObject, Sendable {
    var identity: MetricIdentity { get }
    /// What it holds now.
    func samples() -> [MetricSample]
}
