extension DialectSettings {
    /// What a client is served, and the subprotocol that its upgrade is answered with; nil: none.
    package struct Choice: Equatable, Sendable {
        package let dialect: Dialect
        package let subprotocol: String?
    }

    /// The dialect for a client that asks for `path`: its first subprotocol that is served (RFC 6455 §4.2.2), or that of the
    /// path.
    func choose(path: String, offered: [String]) throws(HTTPRejection) -> Choice {
        let isWAMPPath = self.wamp.isServed && self.wamp.path == path
        if isWAMPPath, self.wamp.profile.requiresSubprotocol, !offered.contains(WAMPProfile.subprotocol) {
            throw Self.wampRequired(offered: offered)
        }
        let served = self.served
        for name in offered {
            guard let dialect = served.first(where: { $0.subprotocol == name }) else { continue }
            return Choice(dialect: dialect, subprotocol: name)
        }
        if isWAMPPath { return Choice(dialect: .wamp(self.wamp.profile), subprotocol: nil) }
        guard offered.isEmpty else {
            let names = served.map(\.subprotocol).joined(separator: ", ")
            throw .badRequest("Sec-WebSocket-Protocol: expected one of \(names), found \(Self.quoted(offered))")
        }
        return Choice(dialect: .native, subprotocol: nil)
    }

    private var served: [Dialect] {
        self.wamp.isServed ? [.native, .wamp(self.wamp.profile)] : [.native]
    }

    private static func wampRequired(offered: [String]) -> HTTPRejection {
        HTTPRejection(
            .upgradeRequired,
            fields: [.init("Upgrade", "websocket"), .init("Sec-WebSocket-Protocol", WAMPProfile.subprotocol)],
            "Sec-WebSocket-Protocol: expected \(WAMPProfile.subprotocol), found "
                + (offered.isEmpty ? "none" : Self.quoted(offered))
        )
    }

    private static func quoted(_ offered: [String]) -> String {
        HTTPRejection.quoted(offered.joined(separator: ", "))
    }
}
