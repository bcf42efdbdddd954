/// The address of a ZeroMQ socket: `tcp://host:port` or `ipc://path`.
package struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    package enum Address: Hashable, Sendable {
        case tcp(host: NetworkHost, port: UInt16)
        case ipc(path: String)
    }

    /// What a socket does with its endpoint: a bind takes `*`, port 0 and no name, a connect the opposite.
    package enum Role: Sendable {
        case bind
        case connect
    }

    /// A path longer than this does not fit `sun_path` of unix(7) with its terminating zero.
    package static let maximumPathBytes = 107

    package let address: Address

    package init(_ address: Address) { self.address = address }

    package static func tcp(_ host: NetworkHost, port: UInt16) -> Endpoint { Endpoint(.tcp(host: host, port: port)) }

    /// Reads an endpoint and checks that a socket can play `role` there.
    package init(_ text: String, for role: Role) throws(SettingError) {
        if text.hasPrefix("tcp://") {
            self.address = try Self.tcp(text, role: role)
        } else if text.hasPrefix("ipc://") {
            let path = String(text.dropFirst(6))
            guard 1...Self.maximumPathBytes ~= path.utf8.count, path != "*",
                !path.unicodeScalars.contains(where: NameRules.isControl)
            else {
                throw SettingError(expected: "ipc:// and a path of 1 to \(Self.maximumPathBytes) bytes", text: text)
            }
            self.address = .ipc(path: path)
        } else {
            throw SettingError(expected: Self.expectation(role), text: text)
        }
    }

    static func expectation(_ role: Role) -> String {
        switch role {
        case .bind: "an endpoint such as tcp://127.0.0.1:5556 or ipc:///run/muster/stream"
        case .connect: "an endpoint such as tcp://hub.example:5556 or ipc:///run/muster/stream"
        }
    }

    private static func tcp(_ text: String, role: Role) throws(SettingError) -> Address {
        let rest = text.dropFirst(6)
        guard let colon = rest.lastIndex(of: ":"), let host = NetworkHost(String(rest[..<colon])) else {
            throw SettingError(expected: Self.expectation(role), text: text)
        }
        guard let port = HostPort.port(String(rest[rest.index(after: colon)...])) else {
            throw SettingError(expected: "tcp:// with a port from 0 to 65535", text: text)
        }
        switch (role, host) {
        case (.bind, .name):
            throw SettingError(expected: "an IP address or * to bind, such as tcp://127.0.0.1:5556", text: text)
        case (.connect, .any):
            throw SettingError(expected: "one host to connect to", text: text)
        case (.connect, .ipv4), (.connect, .ipv6), (.connect, .name):
            guard port != 0 else { throw SettingError(expected: "a port from 1 to 65535 to connect to", text: text) }
        case (.bind, .any), (.bind, .ipv4), (.bind, .ipv6):
            break
        }
        return .tcp(host: host, port: port)
    }

    /// Whether only processes of this machine reach a socket bound here.
    package var isLoopback: Bool {
        switch self.address {
        case .tcp(let host, _): host.isLoopback
        case .ipc: true
        }
    }

    package var description: String {
        switch self.address {
        case .tcp(let host, let port): "tcp://\(host.bracketed):\(port)"
        case .ipc(let path): "ipc://\(path)"
        }
    }
}
