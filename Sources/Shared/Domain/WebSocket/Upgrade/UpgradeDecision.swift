/// The one answer to a request.
package enum UpgradeDecision: Sendable, Equatable {
    /// The connection becomes a WebSocket; the subprotocol is nil when the client offered none.
    case accept(subprotocol: String?)
    case probe(UpgradeProbe)
    case reject(HTTPRejection)
}
