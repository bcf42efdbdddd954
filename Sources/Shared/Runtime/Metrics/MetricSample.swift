/// One line of the exposition: `name_suffix{labels} value`.
package struct MetricSample: Sendable, Equatable {
    /// Nothing, or `_bucket`, `_sum`, `_count`.
    package var suffix: String
    package var labels: MetricLabels
    /// The `le` of a bucket; it stands after the other labels.
    package var upperBound: Double?
    package var value: Double

    package init(suffix: String = "", labels: MetricLabels = MetricLabels(), upperBound: Double? = nil, value: Double) {
        self.suffix = suffix
        self.labels = labels
        self.upperBound = upperBound
        self.value = value
    }
}
