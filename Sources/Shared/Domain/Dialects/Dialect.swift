/// A client protocol: how commands are read and how pushes are written for one connection.
package enum Dialect: UInt8, Sendable, CaseIterable {
    /// `muster.v1.json`, documented in `docs/protocol.md`.
    case native = 0

    /// The value in `Sec-WebSocket-Protocol`.
    package var subprotocol: String {
        switch self {
        case .native: "muster.v1.json"
        }
    }
}
