/// The labels of one series, in the order of their names.
package struct MetricLabels: Hashable, Comparable, Sendable {
    package struct Label: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    package let all: [Label]

    /// Characters that a label's name may not have become `_`.
    package init(_ dimensions: [(String, String)] = []) {
        all =
            dimensions
            .map { Label(name: MetricName.sanitized($0.0, colons: false), value: $0.1) }
            .sorted { $0.name < $1.name }
    }

    package static func < (left: MetricLabels, right: MetricLabels) -> Bool {
        for (a, b) in zip(left.all, right.all) where a != b {
            return (a.name, a.value) < (b.name, b.value)
        }
        return left.all.count < right.all.count
    }
}
