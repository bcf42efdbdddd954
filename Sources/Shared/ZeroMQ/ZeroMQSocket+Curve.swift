import CZeroMQ

/// CURVE (RFC 26) and its authentication domain (RFC 27).
extension ZeroMQSocket {
    /// In libzmq since 4.3.0, in its header only with draft interfaces switched on.
    private static let zapEnforceDomainOption: CInt = 93

    /// Accepts only encrypted connections from clients that the authentication handler allows in `domain`.
    ///
    /// The domain is enforced: without a running ``AuthenticationHandler`` nobody gets in, where libzmq alone would let
    /// everybody in. Must be called before the socket binds.
    package func setCurveServer(secretKey: CurveSecretKey, domain: String) throws(ZeroMQError) {
        try setOption(ZMQ_CURVE_SERVER, "CURVE_SERVER", 1)
        try setOption(ZMQ_CURVE_SECRETKEY, "CURVE_SECRETKEY", bytes: secretKey.bytes)
        try setOption(ZMQ_ZAP_DOMAIN, "ZAP_DOMAIN", bytes: domain.utf8)
        try setOption(Self.zapEnforceDomainOption, "ZAP_ENFORCE_DOMAIN", 1)
    }

    /// Speaks only to the server that holds the secret of `serverKey`, as the client `keys`.
    package func setCurveClient(keys: CurveKeyPair, serverKey: CurvePublicKey) throws(ZeroMQError) {
        try setOption(ZMQ_CURVE_SERVERKEY, "CURVE_SERVERKEY", bytes: serverKey.bytes)
        try setOption(ZMQ_CURVE_PUBLICKEY, "CURVE_PUBLICKEY", bytes: keys.publicKey.bytes)
        try setOption(ZMQ_CURVE_SECRETKEY, "CURVE_SECRETKEY", bytes: keys.secretKey.bytes)
    }
}
