import MusterDomain

/// The way of clients' pushes from the shards to the hub and of its answers back.
final class PublishOutbox: Sendable {
    /// Hands a push to the link's thread. May be called on any thread.
    ///
    /// - Parameter answer: Called exactly once on the link's thread, or at once on the caller's when the outbox is full.
    func publish(_ push: Push, answer: @escaping @Sendable (Result<PublishReceipt, Refusal>) -> Void) {
        answer(.failure(.unavailable("expected a hub that answers, found none")))
    }
}
