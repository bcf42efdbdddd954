import Logging
import MusterDomain
import NIOCore

extension ConnectionHandler {
    /// One line now and then: where all clients are refused, the reason of one is the reason of all.
    func logRefusal(_ rejection: HTTPRejection) {
        let services = self.shard.services
        guard services.refusedUpgradeLog.mayLog() else { return }
        let peer = self.context?.channel.remoteAddress?.ipAddress ?? ""
        services.logger.notice(
            "upgrade refused",
            metadata: [
                "peer.address": "\(peer)", "http.status": "\(rejection.status.rawValue)", "reason": "\(rejection.text)",
            ]
        )
    }
}
