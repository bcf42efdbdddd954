/// The proxies that a node believes when they say for whom they speak.
package struct TrustedProxies: Sendable, Equatable {
    /// Bounds the comparisons for one address.
    static let maximumCount = 256

    private let ranges: [AddressRange]

    package init(_ ranges: [AddressRange] = []) {
        self.ranges = ranges
    }

    package func contains(_ address: IPAddress) -> Bool {
        self.ranges.contains { $0.contains(address) }
    }

    /// The client of a request: the last address on its way that is none of the proxies.
    ///
    /// Each proxy appends the address that it was asked from, so what stands left of the first one that is not trusted was
    /// written by that one, or by somebody before it: it may be anything.
    ///
    /// - Parameters:
    ///   - peer: who the request came from.
    ///   - forwardedFor: the X-Forwarded-For fields, joined in their order; nil without one.
    package func client(peer: IPAddress, forwardedFor: String?) -> IPAddress {
        guard let forwardedFor, self.contains(peer) else { return peer }
        var way = ForwardedFor(forwardedFor)
        var client = peer
        while let hop = way.next() {
            client = hop
            guard self.contains(hop) else { break }
        }
        return client
    }
}
