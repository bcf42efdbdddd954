/// Why the first bytes of a connection are no header of the PROXY protocol.
package struct ProxyHeaderViolation: Error, Sendable, Equatable {
    package enum Code: Sendable {
        /// Something else than a header: the proxy is not set to send one, or this is none.
        case missing
        case tooLong
        case malformed
        /// A version, command or address family that no proxy in front of WebSockets sends.
        case unsupported
    }

    package let code: Code
    /// What was expected and what was found; no bytes of the peer's but one, since a request may hold secrets.
    package let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
