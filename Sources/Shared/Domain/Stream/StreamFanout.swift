/// How much of the stream a node takes.
package enum StreamFanout: String, Sendable, CaseIterable {
    /// All lanes: nothing has to be asked for, and a subscription is confirmed at once.
    case all
    /// The lanes that its clients' topics are on.
    case lanes
}
