/// The addresses of X-Forwarded-For, the nearest first: proxies append, so they are read from the right.
///
/// There is no standard for the field. Taken are addresses, with brackets around IPv6 or without, and with a port or without;
/// anything else (`unknown`, a name) ends the walk, because nobody knows what stands before it.
struct ForwardedFor: Sendable {
    /// Hops that are read: a loop of trusted proxies cannot make one request expensive.
    static let maximumHops = 32
    /// Bytes of `[IPv6]:port` at its longest, and some.
    private static let maximumBytes = 64

    private var rest: Substring
    private var hops = 0

    /// - Parameter fields: all fields, joined by commas in their order.
    init(_ fields: String) {
        self.rest = fields[...]
    }

    /// The next address on the way to the client; nil when there is none that can be read.
    mutating func next() -> IPAddress? {
        while self.hops < Self.maximumHops, !self.rest.isEmpty {
            self.hops += 1
            let comma = self.rest.utf8.lastIndex(of: UInt8(ascii: ","))
            let element = (comma.map { self.rest[self.rest.utf8.index(after: $0)...] } ?? self.rest).trimmingWhitespace()
            self.rest = comma.map { self.rest[..<$0] } ?? ""
            // An empty element of a list counts for nothing (RFC 9110 §5.6.1).
            guard !element.isEmpty else { continue }
            guard let address = Self.address(element) else { break }
            return address
        }
        self.rest = ""
        return nil
    }

    private static func address(_ text: Substring) -> IPAddress? {
        guard text.utf8.count <= Self.maximumBytes else { return nil }
        if text.hasPrefix("[") {
            guard let bracket = text.firstIndex(of: "]"), Self.isPort(text[text.index(after: bracket)...]) else {
                return nil
            }
            return IPv6Address(String(text[..<bracket].dropFirst())).map { IPAddress(ipv6: $0.bits) }
        }
        if let colon = text.firstIndex(of: ":"), let bits = NetworkHost.dottedQuad(String(text[..<colon])) {
            return Self.isPort(text[colon...]) ? IPAddress(ipv4: bits) : nil
        }
        return IPAddress(String(text))
    }

    /// Whether this is nothing, or a colon and a port.
    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || (text.hasPrefix(":") && HostPort.port(String(text.dropFirst())) != nil)
    }
}
