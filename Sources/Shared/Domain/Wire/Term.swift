/// Which run of the hub numbered a lane's messages. A later run has a greater term, and its sequences start at 1 again.
package struct Term: Hashable, Comparable, Sendable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    package static func < (left: Term, right: Term) -> Bool {
        left.rawValue < right.rawValue
    }
}
