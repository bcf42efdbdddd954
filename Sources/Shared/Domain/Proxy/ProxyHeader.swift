/// What a proxy says about a connection that it passes on, in a header of the PROXY protocol.
package enum ProxyHeader: Sendable, Equatable {
    /// The proxy connects for itself, or for somebody without an IP address: the connection's own peer counts, whatever the
    /// request says.
    case local
    /// It speaks for this client.
    case client(IPAddress)
}
