/// A connection's number, unique in the cluster: random, so that nobody has to hand it out.
///
/// It says whom a push leaves out, and whom alone it is for.
package struct ConnectionID: Hashable, Sendable {
    /// Never 0, which stands for nobody on the wire.
    package let rawValue: UInt64

    package init?(rawValue: UInt64) {
        guard rawValue != 0 else { return nil }
        self.rawValue = rawValue
    }

    package static func random() -> ConnectionID {
        // why: the range has no 0.
        ConnectionID(rawValue: .random(in: 1 ... .max))!
    }
}
