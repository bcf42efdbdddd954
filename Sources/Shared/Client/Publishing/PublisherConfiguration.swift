/// Where a publisher pushes to, and how long it waits.
public struct PublisherConfiguration: Sendable {
    /// The hub's door, for example `tcp://127.0.0.1:5557`.
    public var endpoint: String
    /// How long a push waits for the connection.
    ///
    /// It also covers reconnecting after the hub was restarted.
    public var connectTimeout: Duration = .seconds(2)
    /// How long a push that was sent waits for its acknowledgement.
    public var timeout: Duration = .seconds(5)
    /// How long ``FireAndForgetPublisher/close()`` waits for what is still to be sent.
    public var linger: Duration = .seconds(2)
    /// Most pushes that wait at a time.
    ///
    /// Each holds its data in memory. More are refused with `overloaded`.
    public var maximumInFlight = 1000
    /// Keys for a hub that asks for CURVE.
    public var keys: ClientKeys?

    /// Makes a configuration with the defaults above.
    public init(endpoint: String) {
        self.endpoint = endpoint
    }
}
