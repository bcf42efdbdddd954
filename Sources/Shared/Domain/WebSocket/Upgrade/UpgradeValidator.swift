/// Decides about a request whose syntax is right.
///
/// The order of the checks is the order in which the answers help: is there anything for this method and path, does the
/// client speak the protocol, may it connect, and in which dialect.
package struct UpgradeValidator: Sendable {
    private let policy: UpgradePolicy

    package init(policy: UpgradePolicy) {
        self.policy = policy
    }

    package func decide(
        _ request: UpgradeRequest,
        dialects: DialectSettings = DialectSettings()
    ) -> UpgradeDecision {
        do throws(HTTPRejection) {
            if let probe = try self.checkResource(request) { return .probe(probe) }
            try self.checkHandshake(request)
            try self.checkOrigin(request)
            return .accept(try dialects.choose(path: request.path, offered: request.subprotocols))
        } catch {
            return .reject(error)
        }
    }

    private func checkResource(_ request: UpgradeRequest) throws(HTTPRejection) -> UpgradeProbe? {
        guard request.method == "GET" else {
            throw HTTPRejection(
                .methodNotAllowed,
                fields: [.init("Allow", "GET")],
                "method: expected GET, found \(HTTPRejection.quoted(request.method))"
            )
        }
        let probe = UpgradeProbe(rawValue: request.path)
        if let probe, !request.isWebSocketUpgrade { return probe }
        guard probe == nil, self.policy.servesPath(request.path) else {
            throw HTTPRejection(.notFound, "path: nothing is served at \(HTTPRejection.quoted(request.path))")
        }
        return nil
    }

    /// RFC 6455 §4.2.1, items 3 to 6.
    private func checkHandshake(_ request: UpgradeRequest) throws(HTTPRejection) {
        guard request.namesWebSocket else { throw .upgradeRequired("Upgrade: expected websocket") }
        guard request.namesUpgrade else { throw .upgradeRequired("Connection: expected Upgrade") }
        guard request.webSocketVersion == "13" else {
            let found = request.webSocketVersion.map { HTTPRejection.quoted($0) } ?? "none"
            throw .upgradeRequired(version: true, "Sec-WebSocket-Version: expected 13, found \(found)")
        }
        guard let key = request.webSocketKey else { throw .badRequest("Sec-WebSocket-Key: expected one, found none") }
        guard Base64.decode(key)?.count == 16 else {
            throw .badRequest("Sec-WebSocket-Key: expected 16 bytes in base64, found \(HTTPRejection.quoted(key))")
        }
    }

    private func checkOrigin(_ request: UpgradeRequest) throws(HTTPRejection) {
        guard !self.policy.origins.allows(origin: request.origin, host: request.host) else { return }
        throw HTTPRejection(.forbidden, "Origin: \(HTTPRejection.quoted(request.origin ?? "")) may not connect here")
    }
}
