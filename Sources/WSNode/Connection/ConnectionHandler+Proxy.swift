import Logging
import MusterDomain
import NIOCore

/// Where a connection comes from when proxies stand in between.
extension ConnectionHandler {
    /// Expects a PROXY header first where the peer is a proxy that has to send one.
    ///
    /// From anybody else the same bytes are a request, and no good one.
    func meetPeer() {
        let settings = self.shard.settings
        // The node's own connections come from where a proxy may be too.
        guard self.canary == nil else { return }
        guard settings.readsProxyHeaders, let peer = self.peer, settings.proxies.contains(peer) else { return }
        self.machine.proxyConnected()
    }

    func take(_ header: ProxyHeader) {
        switch header {
        case .local: self.isProxysOwn = true
        case .client(let address): self.announcedClient = address
        }
    }

    func refuse(_ violation: ProxyHeaderViolation) {
        self.shard.figures.refusedProxyHeaders += 1
        if self.shard.services.proxyHeaderLog.mayLog() {
            self.shard.services.logger.warning(
                "PROXY header refused",
                metadata: [
                    "proxy.address": "\(self.peer?.description ?? "")", "reason": "\(violation.message)",
                ]
            )
        }
        self.context?.close(promise: nil)
    }

    /// The client's address as far as those who say it are trusted; empty where there is none.
    func clientAddress(of request: UpgradeRequest) -> String {
        guard let peer = self.announcedClient ?? self.peer else { return "" }
        // A proxy that says that it does not know for whom it speaks has put no field there: a client has.
        guard !self.isProxysOwn else { return peer.description }
        return self.shard.settings.proxies.client(peer: peer, forwardedFor: request.forwardedFor).description
    }

    private var peer: IPAddress? {
        self.context?.channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
    }
}
