import NIOCore

extension ByteBuffer {
    /// Appends the 101 that ends the handshake (RFC 6455 §4.2.2).
    ///
    /// - Parameters:
    ///   - key: the request's Sec-WebSocket-Key.
    ///   - subprotocol: the one chosen; nil leaves the field out.
    ///   - sha1: the SHA-1 digest, 20 bytes, of the bytes given.
    package mutating func writeUpgradeAcceptance(key: String, subprotocol: String?, sha1: ([UInt8]) -> [UInt8]) {
        self.writeStatusLine(.switchingProtocols)
        self.writeStaticString("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ")
        let digest = sha1(Array("\(key)258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8))
        digest.withUnsafeBytes { Base64.encode($0, into: &self) }
        if let subprotocol {
            self.writeString("\r\nSec-WebSocket-Protocol: \(subprotocol)")
        }
        self.writeStaticString("\r\n\r\n")
    }

    /// Appends the answer to a refused request; the connection is to be closed after it.
    package mutating func writeUpgradeRejection(_ rejection: HTTPRejection) {
        // A sender of Upgrade names it in Connection (RFC 9110 §7.8).
        let namesUpgrade = rejection.fields.contains { $0.name == "Upgrade" }
        self.writeAnswer(
            rejection.status,
            fields: rejection.fields,
            connection: namesUpgrade ? "Upgrade, close" : "close",
            contentType: "text/plain; charset=utf-8",
            body: ByteBuffer(string: "\(rejection.text)\n")
        )
    }

    /// Appends the answer to a probe; the connection is to be closed after it.
    package mutating func writeProbeAnswer(_ status: HTTPStatus, contentType: String, body: ByteBuffer) {
        self.writeAnswer(status, fields: [], connection: "close", contentType: contentType, body: body)
    }

    private mutating func writeAnswer(
        _ status: HTTPStatus,
        fields: [HTTPRejection.Field],
        connection: String,
        contentType: String,
        body: ByteBuffer
    ) {
        self.writeStatusLine(status)
        for field in fields {
            self.writeString("\(field.name): \(field.value)\r\n")
        }
        self.writeString("Connection: \(connection)\r\nContent-Type: \(contentType)\r\n")
        self.writeString("Content-Length: \(body.readableBytes)\r\n\r\n")
        self.writeImmutableBuffer(body)
    }

    private mutating func writeStatusLine(_ status: HTTPStatus) {
        self.writeString("HTTP/1.1 \(status.rawValue) \(status.phrase)\r\n")
    }
}
