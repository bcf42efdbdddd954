/// Pushes to a hub without waiting for an acknowledgement.
///
/// A push that the hub refuses is counted and logged there; nobody hears of it here.
public final class FireAndForgetPublisher: Sendable {
    private let engine: PublisherEngine

    /// Starts connecting to the hub's `ingest` door, `tcp://127.0.0.1:5555` by default there.
    ///
    /// - Throws: ``MusterClientError`` when the endpoint is not one.
    public init(_ configuration: PublisherConfiguration) throws(MusterClientError) {
        engine = try PublisherEngine(.fireAndForget, configuration: configuration)
    }

    /// Hands the push to the connection.
    ///
    /// - Throws: ``MusterClientError`` `unreachable` when no connection stands within the time to connect, and
    ///   `invalidArgument` for a push to another vhost than `/` or with a key: this door takes neither.
    public func send(_ push: OutgoingPush) async throws {
        guard push.vhost ?? "/" == "/", push.key == nil else {
            throw MusterClientError(
                code: .invalidArgument,
                message: "vhost, key: expected none without acknowledgement, found one"
            )
        }
        let (number, answer) = try engine.submit(push.encoded())
        _ = try await engine.value(of: answer, number)
    }

    /// Waits until what was handed over has been sent, at most the configured linger time, and ends the connection.
    public func close() async {
        await engine.stop()
    }
}
