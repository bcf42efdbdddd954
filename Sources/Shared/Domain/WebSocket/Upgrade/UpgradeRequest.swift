/// What a request head says that matters for opening a WebSocket connection (RFC 6455 §4.2.1).
///
/// Its syntax has been checked, and fields that may stand once do.
package struct UpgradeRequest: Sendable, Equatable {
    package var method: String
    /// Begins with a slash for a GET; not percent-decoded.
    package var path: String
    /// What follows the question mark; nil without one.
    package var query: String?
    /// Of the target when that is absolute, else of the Host field.
    package var host: HTTPAuthority
    package var origin: String?
    /// Raw; several Cookie fields are joined by "; ".
    package var cookie: String?
    /// Raw; several X-Forwarded-For fields are joined by ", ". Anybody may have written it.
    package var forwardedFor: String?
    /// What the client offers in its order of preference; all are tokens, none stands twice.
    package var subprotocols: [String]
    package var webSocketKey: String?
    package var webSocketVersion: String?
    /// Whether Upgrade names `websocket`.
    package var namesWebSocket: Bool
    /// Whether Connection names `upgrade`.
    package var namesUpgrade: Bool

    /// Whether the client asks for a WebSocket connection rather than for a page.
    package var isWebSocketUpgrade: Bool { self.namesWebSocket && self.namesUpgrade }

    package init(
        method: String = "GET",
        path: String = "/",
        query: String? = nil,
        host: HTTPAuthority,
        origin: String? = nil,
        cookie: String? = nil,
        forwardedFor: String? = nil,
        subprotocols: [String] = [],
        webSocketKey: String? = nil,
        webSocketVersion: String? = nil,
        namesWebSocket: Bool = false,
        namesUpgrade: Bool = false
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.host = host
        self.origin = origin
        self.cookie = cookie
        self.forwardedFor = forwardedFor
        self.subprotocols = subprotocols
        self.webSocketKey = webSocketKey
        self.webSocketVersion = webSocketVersion
        self.namesWebSocket = namesWebSocket
        self.namesUpgrade = namesUpgrade
    }
}
