/// What an acknowledged push of a family survives.
package enum Durability: String, Sendable, CaseIterable {
    /// Also the loss of power: it was on the disk before it was acknowledged.
    case fsync
    /// The end of the hub's process, but not the end of its machine: the operating system has it.
    case os
}
