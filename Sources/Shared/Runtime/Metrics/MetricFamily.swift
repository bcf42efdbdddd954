/// All samples of one metric with its type and its help.
package struct MetricFamily: Sendable {
    package enum Kind: String, Sendable {
        case counter
        case gauge
        case histogram
    }

    package var name: String
    package var kind: Kind
    /// One sentence for the operator; no HELP line when empty.
    package var help: String
    package var samples: [MetricSample]

    package init(name: String, kind: Kind, help: String, samples: [MetricSample]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }

    /// A metric of one value without labels.
    package init(name: String, kind: Kind, help: String, value: Double) {
        self.init(name: name, kind: kind, help: help, samples: [MetricSample(value: value)])
    }
}
