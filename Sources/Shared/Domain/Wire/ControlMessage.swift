import NIOCore

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
    /// Node to hub: one of my clients publishes this.
    case publish(ClientPublish)
    /// Hub to node: the publish with this number is numbered and on the stream, at this position where its topic keeps history.
    case published(UInt64, Position?)
    /// Hub to node: the publish with this number is not, and why.
    case publishRefused(UInt64, PublishRefusal)
    /// Node to hub: the stream has not brought me this part of a lane.
    case pull(LanePull)
    /// Hub to node: frames of the stream that were pulled, of one lane and without a hole.
    case replay([ByteBuffer])
    /// Hub to node: what was pulled is gone.
    case lost(LaneLoss)
    /// Hub to node: this was all that there is for one pull of the lane.
    case pulled(Lane)
    /// Hub to node: I have your report (0), or have published the canary of this number.
    case heard(UInt64)
    /// Node to hub: publish this for me, so that I see that pushes arrive.
    case canary(StreamCanary)
    /// Node to hub: I begin to follow these lanes; show me this nonce on each of them.
    case follow(StreamNonce, [Lane])
    /// Node to hub: what has this topic had from there on?
    case recall(HistoryRecall)
    /// Hub to node: this, to the recall with this number.
    case recalled(HistoryAnswer)
    /// Hub to node: which of your clients are slow? At most so many are wanted.
    case clientsAsked(UInt64, limit: UInt8)
    /// Node to hub: these, to the question with this number.
    case clients(UInt64, SlowClients)

    enum MessageType {
        static let join: UInt8 = 1
        static let joined: UInt8 = 2
        static let refused: UInt8 = 3
        static let report: UInt8 = 4
        static let unknownNode: UInt8 = 5
        static let leave: UInt8 = 6
        static let publish: UInt8 = 7
        static let published: UInt8 = 8
        static let publishRefused: UInt8 = 9
        static let pull: UInt8 = 10
        static let replay: UInt8 = 11
        static let lost: UInt8 = 12
        static let pulled: UInt8 = 13
        static let heard: UInt8 = 14
        static let canary: UInt8 = 15
        static let follow: UInt8 = 16
        static let recall: UInt8 = 17
        static let recalled: UInt8 = 18
        static let clientsAsked: UInt8 = 20
        static let clients: UInt8 = 21
    }

    /// The first bytes of each control frame: a backend that speaks to the wrong door is told apart at once.
    static let magic: UInt32 = 0x4D55_5301
}
