import MusterDomain
import NIOCore

/// A command that waits to learn where its topics stand.
struct PositionWait {
    let command: SubscribeCommand
    let passages: [Passage]
    /// The topics that the client has not left again meanwhile; nil: all.
    var wanted: Set<TopicName>?
    /// The rules that the passages are of.
    let generation: UInt64
    /// The command's topics that keep history, by their places in it, in the request's order.
    let places: [Int]
    let timer: Scheduled<Void>?
}
