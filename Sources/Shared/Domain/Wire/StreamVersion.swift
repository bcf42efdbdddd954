/// Versions of the stream between hub and nodes, agreed on when a node joins.
package enum StreamVersion {
    /// What this program speaks; the hub picks the greatest that both sides have.
    package static let supported: ClosedRange<UInt8> = 1...1
    /// The version that this program writes.
    package static let current: UInt8 = 1

    /// The greatest version that both ranges hold, or nil.
    package static func negotiate(_ ours: ClosedRange<UInt8>, _ theirs: ClosedRange<UInt8>) -> UInt8? {
        let version = min(ours.upperBound, theirs.upperBound)
        return ours.contains(version) && theirs.contains(version) ? version : nil
    }
}
