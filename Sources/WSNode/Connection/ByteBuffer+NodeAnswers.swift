import MusterCrypto
import MusterDomain
import NIOCore

extension ByteBuffer {
    /// Appends a reply as one text frame.
    mutating func writeFrame(of reply: NativeReply) {
        var payload = ByteBuffer()
        reply.write(into: &payload)
        self.writeWebSocketFrame(opcode: .text, payload: payload)
    }

    /// Appends replies as one text frame each.
    mutating func writeFrames(of replies: [WAMPReply]) {
        for reply in replies {
            var payload = ByteBuffer()
            reply.write(into: &payload)
            self.writeWebSocketFrame(opcode: .text, payload: payload)
        }
    }

    /// Appends the 101 for a request with this key.
    mutating func writeUpgradeAcceptance(key: String, subprotocol: String?) {
        self.writeUpgradeAcceptance(key: key, subprotocol: subprotocol) { bytes in
            let digest = bytes.withUnsafeBytes { Digest.sha1($0) }
            return digest.indices.map { digest[$0] }
        }
    }

    /// Appends the answer to a machine that asks on the clients' port. Metrics are for the operations port alone.
    mutating func writeProbe(_ probe: UpgradeProbe, gate: NodeGate) {
        switch probe {
        case .health:
            self.writeProbeAnswer(.ok, contentType: "text/plain; charset=utf-8", body: ByteBuffer(string: "ok\n"))
        case .readiness:
            let isReady = gate.acceptsUpgrades
            let body = isReady ? "ready\n" : "not ready: \(gate.state.name)\n"
            self.writeProbeAnswer(
                isReady ? .ok : .serviceUnavailable,
                contentType: "text/plain; charset=utf-8",
                body: ByteBuffer(string: body)
            )
        case .metrics:
            self.writeUpgradeRejection(HTTPRejection(.notFound, "metrics are served on the operations port"))
        }
    }
}
