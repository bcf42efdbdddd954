import NIOCore

/// Where an HTTP API listens and what it bears.
package struct HTTPAPIConfiguration: Sendable {
    /// Name or address to bind.
    package var host: String
    /// 0 binds a free port.
    package var port: Int
    /// Further values of `Host` that are answered, `*` for all; see ``HostPolicy``.
    package var allowedHosts: [String] = []
    /// Origins of pages that may call, besides this server's own.
    package var allowedOrigins: Set<String> = []
    /// Most connections at a time: each holds buffers and a descriptor, and a flood here must not take those of the rest.
    package var maximumConnections = 1024
    /// A connection that sends or waits this long without a request in work is closed: against peers that drip bytes.
    package var idleTimeout = TimeAmount.seconds(60)
    /// Most bytes of all header fields of a request.
    package var maximumHeaderBytes = 16 * 1024
    /// Most header fields of a request.
    package var maximumHeaderCount = 100

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}
