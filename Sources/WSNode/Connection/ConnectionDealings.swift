import MusterDomain
import NIOCore

/// What a connection has begun and not ended. It is made for the first such thing: idle connections do without.
final class ConnectionDealings {
    /// A client's command that waits for the embedding program.
    struct Undecided {
        let command: Command
        /// The rules that are being asked.
        let generation: UInt64
        /// Answers in the program's place when it takes too long.
        let timer: Scheduled<Void>?
    }

    enum Command {
        /// With the passages as far as they are decided.
        case subscribe(SubscribeCommand, [Passage])
        case publish(PublishCommand)
        case history(HistoryCommand)
    }

    var undecided = UndecidedCommands<Undecided>()
    /// Commands whose verification is to go on in the next slice, in their order; no more than may be undecided, and one.
    var unfinished: [SubscribeVerification] = []
    /// The sweep after a reload, when it has come as far as this connection and not to its end.
    var verification: ConnectionVerification?
    /// Whether the rest of what was read waits for the next slice.
    var isPaused = false
    /// Commands that wait for lanes, by numbers that count up.
    var laneWaits: [UInt64: LaneWait] = [:]
    var lastLaneWait: UInt64 = 0
    /// Whether a command of the client's own waits for lanes.
    var isWaitingForLanes: Bool { self.laneWaits.values.contains { !$0.command.isAutomatic } }
    /// Commands that wait to learn where topics stand, by the numbers of their requests.
    var positionWaits: [UInt64: PositionWait] = [:]
    /// Whether a command of the client's own waits for positions.
    var isWaitingForPositions: Bool { self.positionWaits.values.contains { !$0.command.isAutomatic } }
    /// Whether a reply waits with pushes, in their queue: those behind it must, too.
    var areRepliesInLine = false
    /// Reads of histories that were not answered.
    var unansweredReads = 0
    /// Pushes of this client that the hub has not answered.
    var unansweredPublishes = 0
}
