/// A push that is on its way; see ``Publisher/submit(_:)``.
public struct PendingPush: Sendable {
    let number: UInt64
    let answer: PendingAnswer
    let engine: PublisherEngine

    /// Waits for the acknowledgement.
    ///
    /// To be called once.
    /// - Throws: ``MusterClientError``, or `CancellationError` when the task was cancelled.
    public func receipt() async throws -> PushReceipt {
        guard let reply = try await engine.value(of: answer, number) else {
            throw MusterClientError(code: .protocolViolation, message: "hub: expected an answer, found none")
        }
        return try PushReceipt(reply: reply)
    }
}
