/// What hub and nodes say to each other beside the stream: one frame each over the control door.
package enum ControlMessage: Equatable, Sendable {
    /// Node to hub: let me in, and show me this nonce on the stream.
    case join(NodeIntroduction)
    /// Hub to node: you are in.
    case joined(NodeAdmission)
    /// Hub to node: you are not, and why.
    case refused(Label)
    /// Node to hub, every second.
    case report(NodeReport)
    /// Hub to node: I do not know you (any more); join again.
    case unknownNode
    /// Node to hub: I am going.
    case leave

    enum MessageType {
        static let join: UInt8 = 1
        static let joined: UInt8 = 2
        static let refused: UInt8 = 3
        static let report: UInt8 = 4
        static let unknownNode: UInt8 = 5
        static let leave: UInt8 = 6
    }

    /// The first bytes of each control frame: a backend that speaks to the wrong door is told apart at once.
    static let magic: UInt32 = 0x4D55_5301
}
