/// Pushes to a hub and waits until the hub has acknowledged.
///
/// ```swift
/// let publisher = try Publisher(PublisherConfiguration(endpoint: "tcp://127.0.0.1:5557"))
/// let receipt = try await publisher.push(OutgoingPush(topic: "v1.news.1", data: .json(#"{"title":"Hello"}"#)))
/// await publisher.close()
/// ```
///
/// Many tasks may push at a time over its one connection; it reconnects by itself. A push that fails with
/// `timedOut` or after the connection broke may have been published; all other failures mean that it was not.
public final class Publisher: Sendable {
    private let engine: PublisherEngine

    /// Starts connecting.
    ///
    /// - Throws: ``MusterClientError`` when the endpoint is not one.
    public init(_ configuration: PublisherConfiguration) throws(MusterClientError) {
        engine = try PublisherEngine(.acknowledged, configuration: configuration)
    }

    /// Pushes and waits for the acknowledgement.
    ///
    /// - Throws: ``MusterClientError``, or `CancellationError` when the task was cancelled.
    public func push(_ push: OutgoingPush) async throws -> PushReceipt {
        try await submit(push).receipt()
    }

    /// Puts a push in line and returns at once, so that many can be on their way.
    ///
    /// Pushes leave in the order of these calls. Each ``PendingPush`` tells its own acknowledgement.
    /// - Throws: ``MusterClientError`` when the push is invalid or too many wait already.
    public func submit(_ push: OutgoingPush) throws(MusterClientError) -> PendingPush {
        let (number, answer) = try engine.submit(push.encoded())
        return PendingPush(number: number, answer: answer, engine: engine)
    }

    /// Ends the connection; pushes that wait fail with `closed`.
    public func close() async {
        await engine.stop()
    }
}
