/// A place where a process listens, in one form for ZeroMQ and HTTP, to find two that cannot both be bound.
struct BoundAddress {
    let address: Endpoint.Address

    init(_ endpoint: Endpoint) { self.address = endpoint.address }
    init(_ address: HostPort) { self.address = .tcp(host: address.host, port: address.port) }

    /// Whether a second bind would find the address in use.
    ///
    /// Free ports (0) never collide.
    func collides(with other: BoundAddress) -> Bool {
        switch (self.address, other.address) {
        case (.tcp(let host, let port), .tcp(let otherHost, let otherPort)):
            port != 0 && port == otherPort && (host == otherHost || host.isWildcard || otherHost.isWildcard)
        case (.ipc(let path), .ipc(let otherPath)):
            path == otherPath
        case (.tcp, .ipc), (.ipc, .tcp):
            false
        }
    }
}
