import NIOCore

extension SocketAddress {
    /// `127.0.0.1:8080`, `[::1]:8080`, or the path of a Unix socket: as settings are written and logs show it.
    package var hostPort: String {
        guard let host = ipAddress, let port else { return pathname ?? "" }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
