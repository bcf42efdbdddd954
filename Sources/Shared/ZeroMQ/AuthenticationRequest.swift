import NIOCore

/// One request of libzmq to its authentication handler (RFC 27, ZAP 1.0), read strictly.
struct AuthenticationRequest: Equatable {
    /// What the connecting peer shows.
    enum Credentials: Equatable {
        case curve(CurvePublicKey)
        /// NULL or PLAIN, which no domain of ours accepts.
        case other
    }

    /// Echoed in the answer.
    let requestID: ByteBuffer
    let domain: String
    let credentials: Credentials

    /// Reads version, request id, domain, address, identity, mechanism and credentials.
    ///
    /// - Returns: `nil` for anything that is not exactly a request of version 1.0.
    init?(frames: [ByteBuffer]) {
        guard frames.count >= 6, frames[0] == ByteBuffer(string: "1.0") else { return nil }
        self.requestID = frames[1]
        self.domain = String(buffer: frames[2])
        // Frame 3 is the peer's address and frame 4 its routing id: neither says who it is.
        if frames[5] == ByteBuffer(string: "CURVE") {
            guard frames.count == 7, let key = CurvePublicKey(bytes: frames[6].readableBytesView) else { return nil }
            self.credentials = .curve(key)
        } else {
            self.credentials = .other
        }
    }
}
