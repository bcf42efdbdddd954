import MusterDomain

/// What makes a connection one of the node's own, which hears its canaries and nothing else.
struct CanaryConnection {
    /// The only path that it may ask for.
    var path: String
    /// The topic that it is put on when it opens.
    var topic: TopicName
}
