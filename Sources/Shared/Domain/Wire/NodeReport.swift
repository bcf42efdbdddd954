/// What a node tells the hub about itself once a second, for `GET /v1/nodes` and the hub's metrics.
package struct NodeReport: Equatable, Sendable {
    package enum State: UInt8, Sendable, CaseIterable {
        case joining = 0
        case live = 1
        case draining = 2
        case degraded = 3
        case deaf = 4

        package var name: String {
            switch self {
            case .joining: "joining"
            case .live: "live"
            case .draining: "draining"
            case .degraded: "degraded"
            case .deaf: "deaf"
            }
        }
    }

    package var state: State
    /// The digest of the manifest that it goes by.
    package var manifest: Label
    /// Counters and gauges by name; names that the receiver does not know are passed on, so that a newer node can say more.
    package var figures: [Figure]

    package struct Figure: Equatable, Sendable {
        package var name: Label
        package var value: UInt64

        package init(name: Label, value: UInt64) {
            self.name = name
            self.value = value
        }
    }

    /// The most figures in one report; more is refused, so that a peer cannot make the hub keep them.
    package static let figuresLimit = 64

    package init(state: State, manifest: Label, figures: [Figure]) {
        self.state = state
        self.manifest = manifest
        self.figures = figures
    }
}
