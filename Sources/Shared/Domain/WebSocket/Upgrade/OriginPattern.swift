/// One entry of an origin allowlist: `scheme://host[:port]`, where the host may begin with `*.`.
///
/// The star stands for exactly one label, as in a TLS certificate: `https://*.example.org` matches
/// `https://app.example.org`, neither `https://example.org` nor `https://a.b.example.org`.
package struct OriginPattern: Sendable, Equatable {
    private let scheme: String
    /// With its leading dot when any label may stand before it.
    private let host: String
    private let hasWildcard: Bool
    private let port: UInt16?

    /// - Returns: nil when the text is not of the form above.
    package init?(_ text: String) {
        let wildcard = text.split(separator: "://*.", maxSplits: 1, omittingEmptySubsequences: false)
        self.hasWildcard = wildcard.count == 2
        guard let origin = WebOrigin(self.hasWildcard ? "\(wildcard[0])://\(wildcard[1])" : text) else { return nil }
        self.scheme = origin.scheme
        self.host = self.hasWildcard ? ".\(origin.host)" : origin.host
        self.port = origin.port
    }

    func matches(_ origin: WebOrigin) -> Bool {
        guard origin.scheme == self.scheme, origin.port == self.port else { return false }
        guard self.hasWildcard else { return origin.host == self.host }
        guard origin.host.hasSuffix(self.host) else { return false }
        let label = origin.host.dropLast(self.host.count)
        return !label.isEmpty && !label.contains(".")
    }
}
