/// What the hub knows of one node.
package struct NodeStatus: Equatable, Sendable {
    package var introduction: NodeIntroduction
    /// The stream version agreed on.
    package var version: UInt8
    /// The node's last word about itself; `nil` before its first report.
    package var report: NodeReport?
    /// When it was heard last, in time since the hub's start.
    package var heard: Duration

    package var state: NodeReport.State {
        report?.state ?? .joining
    }
}
