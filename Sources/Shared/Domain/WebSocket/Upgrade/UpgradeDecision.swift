/// The one answer to a request.
package enum UpgradeDecision: Sendable, Equatable {
    /// The connection becomes a WebSocket of this dialect.
    case accept(DialectSettings.Choice)
    case probe(UpgradeProbe)
    case reject(HTTPRejection)
}
