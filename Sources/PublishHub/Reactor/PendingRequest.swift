import MusterDomain
import NIOCore

/// A request whose pushes are not all decided; the reactor's thread alone uses it.
final class PendingRequest {
    let door: HubDoor
    let reply: PushReply
    /// It is told once what became of it, although the store may still have it.
    var isAnswered = false
    let answersAsList: Bool
    let start: Duration
    /// One for each item; nil while it waits for the store.
    var outcomes: [PushAnswer.Outcome?]
    /// Its place among the answers to its peer.
    var ticket: UInt64?

    init(_ request: PushRequest, door: HubDoor, reply: PushReply, start: Duration) {
        self.door = door
        self.reply = reply
        self.answersAsList = request.answersAsList
        self.start = start
        self.outcomes = Array(repeating: nil, count: request.items.count)
    }
}
