import MusterDomain

/// What the hub says of a client's push that it took.
struct PublishReceipt: Equatable, Sendable {
    /// Where the push stands; nil where its topic keeps no history.
    var position: Position?
}
