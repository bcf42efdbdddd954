import MusterDomain
import NIOCore

/// A command that waits until the lanes of its topics are live.
struct LaneWait {
    let command: SubscribeCommand
    let passages: [Passage]
    var wanted: Set<TopicName>?
    /// The rules that the passages are of.
    let generation: UInt64
    /// Its number at the desk.
    let number: UInt64
    let timer: Scheduled<Void>?
}
