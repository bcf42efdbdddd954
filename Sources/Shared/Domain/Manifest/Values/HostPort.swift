/// A TCP address to listen on: `127.0.0.1:8080`, `[::1]:8080`, `0.0.0.0:8080`, `localhost:8080`.
///
/// Port 0 takes a free one.
package struct HostPort: Hashable, Sendable, CustomStringConvertible {
    package let host: NetworkHost
    package let port: UInt16

    package init(host: NetworkHost, port: UInt16) {
        self.host = host
        self.port = port
    }

    static let expectation = "an address such as 127.0.0.1:8080"

    package init(_ text: String) throws(SettingError) {
        guard let colon = text.lastIndex(of: ":") else {
            throw SettingError(expected: Self.expectation, text: text)
        }
        let hostText = String(text[..<colon])
        let portText = String(text[text.index(after: colon)...])
        if hostText.isEmpty || hostText == "*" {
            throw SettingError(
                expected:
                    "a host before the port (0.0.0.0:\(portText) for every address, 127.0.0.1:\(portText) for this machine)",
                text: text
            )
        }
        if hostText.contains(":"), !hostText.hasPrefix("[") {
            throw SettingError(expected: "square brackets around an IPv6 address, such as [::1]:8080", text: text)
        }
        guard let host = NetworkHost(hostText) else {
            throw SettingError(expected: Self.expectation, text: text)
        }
        guard let port = Self.port(portText) else {
            throw SettingError(expected: "a port from 0 to 65535", text: text)
        }
        self.init(host: host, port: port)
    }

    /// Whether only processes of this machine reach a socket bound here.
    package var isLoopback: Bool { self.host.isLoopback }

    package var description: String { "\(self.host.bracketed):\(self.port)" }

    /// A port in decimal without sign or leading zeros.
    static func port(_ text: String) -> UInt16? {
        guard 1...5 ~= text.utf8.count, text.utf8.allSatisfy({ (0x30...0x39) ~= $0 }),
            text.utf8.count == 1 || text.utf8.first != 0x30
        else { return nil }
        return UInt16(text)
    }
}
