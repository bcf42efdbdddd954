/// The number of a vhost, as it stands on the wire, in every table key and in every cache key.
///
/// The hub gives the numbers out; a name is never sent with a push.
package struct VhostID: Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// The vhost `/`, which every cluster has.
    package static let root = VhostID(rawValue: 0)
}
