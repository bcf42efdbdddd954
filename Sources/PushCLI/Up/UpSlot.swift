/// One place in the cluster that `muster up` keeps filled with a process.
enum UpSlot: Hashable, Sendable, Comparable, CustomStringConvertible {
    case hub
    /// Counted from 1.
    case node(Int)

    var description: String {
        switch self {
        case .hub: "hub"
        case .node(let number): "node\(number)"
        }
    }
}
