/// What a node says about topics by itself, while a command waits for its answer.
enum Arrival: Equatable {
    case message(ReceivedMessage)
    case gap(MissedPushes)
    /// The node has taken the client off a topic.
    case revocation(MusterClientError)
}
