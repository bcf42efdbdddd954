/// What the hub says of a client's push that it took.
struct PublishReceipt: Equatable, Sendable {}
