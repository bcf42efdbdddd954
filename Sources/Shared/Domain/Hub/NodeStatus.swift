/// What the hub knows of one node.
package struct NodeStatus: Equatable, Sendable {
    package var introduction: NodeIntroduction
    /// The stream version agreed on.
    package var version: UInt8
    /// The node's last word about itself; `nil` before its first report.
    package var report: NodeReport?
    /// When it was heard last, in time since the hub's start.
    package var heard: Duration
    /// Whether the node's manifest has been another than the hub's, and for how long.
    package var manifestWatch = ManifestWatch()

    package var state: NodeReport.State {
        report?.state ?? .joining
    }

    /// Whether the node goes by another manifest than `manifest`; what it has not told counts as the same.
    package func differs(from manifest: Label) -> Bool {
        report.map { $0.manifest != manifest } ?? false
    }
}
