/// Where a subscriber connects to, and its bounds.
public struct SubscriberConfiguration: Sendable {
    /// The nodes' address, for example `ws://127.0.0.1:8080/`.
    public var url: String
    /// How long connecting, the upgrade and the node's greeting may take together.
    public var connectTimeout: Duration = .seconds(5)
    /// How long a command waits for its answer. A node may wait 10 s for its hub before it answers.
    public var replyTimeout: Duration = .seconds(15)
    /// Sent as `Origin`, for a node that admits certain origins only; programs need none.
    public var origin: String?
    /// Largest message from the node in bytes: what a broken server could otherwise make this process hold.
    public var maximumMessageBytes = 32 << 20
    /// Most messages kept while the answer to a command is awaited.
    public var maximumWaitingMessages = 10_000
    /// Further fields of the upgrade request, for example a cookie.
    public var headers: [(name: String, value: String)] = []

    /// Called when the node says that pushes are lost to this client, between the messages before and behind the loss.
    public var onGap: (@Sendable (MissedPushes) -> Void)?

    /// How long the node may be silent; its heartbeat replaces the first.
    var silence = SilenceLimits()

    /// Makes a configuration with the defaults above.
    public init(url: String) {
        self.url = url
    }
}
