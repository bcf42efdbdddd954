import CZeroMQ

/// Socket options by name. libzmq's defaults are not relied upon where they lose or keep without bound: high-water marks
/// (1 000, then silent loss) and linger (for ever) are always set by the owner.
extension ZeroMQSocket {
    /// The most messages queued for one peer (ZMQ_SNDHWM); PUB sockets drop what is above, ROUTER, DEALER and PUSH block.
    package func setSendHighWaterMark(_ messages: Int) throws(ZeroMQError) {
        try setOption(ZMQ_SNDHWM, "SNDHWM", CInt(clamping: messages))
    }

    /// The most messages queued from one peer (ZMQ_RCVHWM).
    ///
    /// Counts messages, not bytes and not frames.
    package func setReceiveHighWaterMark(_ messages: Int) throws(ZeroMQError) {
        try setOption(ZMQ_RCVHWM, "RCVHWM", CInt(clamping: messages))
    }

    /// How long unsent messages may outlive the socket (ZMQ_LINGER).
    package func setLinger(_ duration: Duration) throws(ZeroMQError) {
        try setOption(ZMQ_LINGER, "LINGER", duration.wholeMilliseconds)
    }

    /// The largest frame a peer may send (ZMQ_MAXMSGSIZE); a larger one ends that peer's connection.
    package func setMaximumMessageSize(_ bytes: Int) throws(ZeroMQError) {
        try setOption(ZMQ_MAXMSGSIZE, "MAXMSGSIZE", wide: Int64(bytes))
    }

    /// This socket's name towards ROUTER peers (ZMQ_ROUTING_ID), 1 to 255 bytes, the first not 0.
    package func setRoutingID(_ identity: some Collection<UInt8>) throws(ZeroMQError) {
        try setOption(ZMQ_ROUTING_ID, "ROUTING_ID", bytes: identity)
    }

    /// A ROUTER then says `.hostUnreachable` and `.wouldBlock` instead of dropping in silence.
    package func setRouterMandatory(_ isOn: Bool) throws(ZeroMQError) {
        try setOption(ZMQ_ROUTER_MANDATORY, "ROUTER_MANDATORY", isOn ? 1 : 0)
    }

    /// Lets a new connection take over the routing id of an old one.
    ///
    /// Anybody who may connect can then take anybody's place: only for doors whose peers are all one party.
    package func setRouterHandover(_ isOn: Bool) throws(ZeroMQError) {
        try setOption(ZMQ_ROUTER_HANDOVER, "ROUTER_HANDOVER", isOn ? 1 : 0)
    }

    /// An XPUB then passes up every subscription, not only the first of its kind.
    package func setPublisherVerbose(_ isOn: Bool) throws(ZeroMQError) {
        try setOption(ZMQ_XPUB_VERBOSE, "XPUB_VERBOSE", isOn ? 1 : 0)
    }

    /// An XPUB then blocks when one subscriber's queue is full: one stuck subscriber stops all, so leave it off.
    package func setPublisherNoDrop(_ isOn: Bool) throws(ZeroMQError) {
        try setOption(ZMQ_XPUB_NODROP, "XPUB_NODROP", isOn ? 1 : 0)
    }

    /// Queues messages only for connections that are complete (ZMQ_IMMEDIATE).
    package func setImmediate(_ isOn: Bool) throws(ZeroMQError) {
        try setOption(ZMQ_IMMEDIATE, "IMMEDIATE", isOn ? 1 : 0)
    }

    /// A REQ may then send again without an answer, and takes only the answer to its last request.
    package func setRequestRelaxed(_ isOn: Bool) throws(ZeroMQError) {
        try setOption(ZMQ_REQ_CORRELATE, "REQ_CORRELATE", isOn ? 1 : 0)
        try setOption(ZMQ_REQ_RELAXED, "REQ_RELAXED", isOn ? 1 : 0)
    }

    /// ZMTP heartbeats (RFC 37): a PING every `interval`, the connection ends when nothing came for `timeout`, and the
    /// peer is told to end it after `timeToLive` of silence.
    package func setHeartbeat(
        interval: Duration,
        timeout: Duration,
        timeToLive: Duration
    ) throws(ZeroMQError) {
        try setOption(ZMQ_HEARTBEAT_IVL, "HEARTBEAT_IVL", interval.wholeMilliseconds)
        try setOption(ZMQ_HEARTBEAT_TIMEOUT, "HEARTBEAT_TIMEOUT", timeout.wholeMilliseconds)
        try setOption(ZMQ_HEARTBEAT_TTL, "HEARTBEAT_TTL", timeToLive.wholeMilliseconds)
    }

    /// TCP keepalive, for peers that do not speak ZMTP heartbeats.
    package func setKeepalive(idle: Duration, interval: Duration, probes: Int) throws(ZeroMQError) {
        try setOption(ZMQ_TCP_KEEPALIVE, "TCP_KEEPALIVE", 1)
        try setOption(ZMQ_TCP_KEEPALIVE_IDLE, "TCP_KEEPALIVE_IDLE", idle.wholeMilliseconds / 1_000)
        try setOption(ZMQ_TCP_KEEPALIVE_INTVL, "TCP_KEEPALIVE_INTVL", interval.wholeMilliseconds / 1_000)
        try setOption(ZMQ_TCP_KEEPALIVE_CNT, "TCP_KEEPALIVE_CNT", CInt(clamping: probes))
    }

    /// How long bytes may wait for TCP's acknowledgement before the connection ends (ZMQ_TCP_MAXRT); a peer that does not read
    /// counts as one that does not acknowledge.
    package func setMaximumRetransmission(_ time: Duration) throws(ZeroMQError) {
        try setOption(ZMQ_TCP_MAXRT, "TCP_MAXRT", time.wholeMilliseconds)
    }

    /// The wait before the first reconnection, doubled for each further one up to `maximum`.
    package func setReconnectInterval(_ interval: Duration, maximum: Duration) throws(ZeroMQError) {
        try setOption(ZMQ_RECONNECT_IVL, "RECONNECT_IVL", interval.wholeMilliseconds)
        try setOption(ZMQ_RECONNECT_IVL_MAX, "RECONNECT_IVL_MAX", maximum.wholeMilliseconds)
    }

    /// How long a peer may take over the ZMTP handshake (ZMQ_HANDSHAKE_IVL); a silent peer holds a descriptor so long.
    package func setHandshakeInterval(_ interval: Duration) throws(ZeroMQError) {
        try setOption(ZMQ_HANDSHAKE_IVL, "HANDSHAKE_IVL", interval.wholeMilliseconds)
    }

    /// How long one attempt to connect may take (ZMQ_CONNECT_TIMEOUT).
    package func setConnectTimeout(_ timeout: Duration) throws(ZeroMQError) {
        try setOption(ZMQ_CONNECT_TIMEOUT, "CONNECT_TIMEOUT", timeout.wholeMilliseconds)
    }

    /// Connections that may wait to be accepted (ZMQ_BACKLOG).
    package func setBacklog(_ connections: Int) throws(ZeroMQError) {
        try setOption(ZMQ_BACKLOG, "BACKLOG", CInt(clamping: connections))
    }

    /// Whether IPv6 addresses are allowed as well.
    package func setIPv6(_ isOn: Bool) throws(ZeroMQError) {
        try setOption(ZMQ_IPV6, "IPV6", isOn ? 1 : 0)
    }

    /// Receives messages that begin with `prefix`; an empty one means all.
    ///
    /// For SUB sockets.
    package func subscribe(_ prefix: some Collection<UInt8>) throws(ZeroMQError) {
        try setOption(ZMQ_SUBSCRIBE, "SUBSCRIBE", bytes: prefix)
    }

    /// Ends one ``subscribe(_:)`` with the same prefix.
    package func unsubscribe(_ prefix: some Collection<UInt8>) throws(ZeroMQError) {
        try setOption(ZMQ_UNSUBSCRIBE, "UNSUBSCRIBE", bytes: prefix)
    }

    /// The address bound or connected last, with its real port: `tcp://127.0.0.1:5555`.
    package func lastEndpoint() throws(ZeroMQError) -> String {
        try textOption(ZMQ_LAST_ENDPOINT, "LAST_ENDPOINT")
    }
}

extension Duration {
    /// libzmq's unit of time.
    var wholeMilliseconds: CInt {
        let (seconds, attoseconds) = components
        return CInt(clamping: seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
    }
}
