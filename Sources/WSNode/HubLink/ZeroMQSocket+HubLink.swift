import MusterDomain
import ZeroMQ

/// The two sockets of a node, with all their options.
extension ZeroMQSocket {
    /// SUB: the stream, or those parts of it that begin with a prefix.
    static func stream(
        _ settings: HubLinkSettings,
        prefixes: [[UInt8]],
        in context: ZeroMQContext
    ) throws -> ZeroMQSocket {
        let socket = try ZeroMQSocket(.subscribe, in: context)
        try socket.setReceiveHighWaterMark(HubLinkSettings.highWaterMark)
        // Subscriptions are messages too, and what is above the mark is dropped without a word.
        try socket.setSendHighWaterMark(HubLinkSettings.highWaterMark)
        try socket.setMaximumMessageSize(HubLinkSettings.maximumMessageBytes)
        try socket.setCommonOptions(settings)
        for prefix in prefixes { try socket.subscribe(prefix) }
        return socket
    }

    /// DEALER: what node and hub say to each other.
    ///
    /// - Parameter routingID: Kept over connections and sockets, so that the hub hands the new one the old one's place.
    static func control(
        _ settings: HubLinkSettings,
        routingID: [UInt8],
        in context: ZeroMQContext
    ) throws -> ZeroMQSocket {
        let socket = try ZeroMQSocket(.dealer, in: context)
        try socket.setMaximumMessageSize(HubLinkSettings.maximumAnswerBytes)
        try socket.setSendHighWaterMark(HubLinkSettings.controlHighWaterMark)
        try socket.setReceiveHighWaterMark(HubLinkSettings.controlHighWaterMark)
        try socket.setRoutingID(routingID)
        // Without it reports would pile up for a hub that is away, and all arrive when it is back.
        try socket.setImmediate(true)
        try socket.setCommonOptions(settings)
        return socket
    }

    private func setCommonOptions(_ settings: HubLinkSettings) throws {
        try self.setLinger(.milliseconds(200))
        // A hub that is back is found within a second, also where packets vanish instead of being refused: an attempt of
        // TCP's own would wait for longer and longer.
        try self.setReconnectInterval(.milliseconds(100), maximum: .milliseconds(250))
        try self.setConnectTimeout(.milliseconds(750))
        // One that accepts and says nothing is no hub.
        try self.setHandshakeInterval(.seconds(2))
        try self.setHeartbeat(interval: .seconds(2), timeout: .seconds(6), timeToLive: .seconds(6))
        if let keys = settings.keys {
            try self.setCurveClient(keys: keys.own, serverKey: keys.server)
        }
    }
}
