import NIOCore
import Testing

@testable import MusterDomain

@Suite struct UpgradeResponseTests {
    /// The digest of the RFC's sample key and the GUID (RFC 6455 §1.3).
    private static let sampleDigest: [UInt8] = [
        0xB3, 0x7A, 0x4F, 0x2C, 0xC0, 0x62, 0x4F, 0x16, 0x90, 0xF6, 0x46, 0x06, 0xCF, 0x38, 0x59, 0x45, 0xB2, 0xBE,
        0xC4,
        0xEA,
    ]

    private static func acceptance(subprotocol: String?) -> (text: String, hashed: String) {
        var hashed: [UInt8] = []
        var buffer = ByteBuffer()
        buffer.writeUpgradeAcceptance(key: "dGhlIHNhbXBsZSBub25jZQ==", subprotocol: subprotocol) { bytes in
            hashed = bytes
            return Self.sampleDigest
        }
        return (String(buffer: buffer), String(decoding: hashed, as: UTF8.self))
    }

    @Test func writesTheSampleHandshakeOfTheRFC() {
        let acceptance = Self.acceptance(subprotocol: nil)
        #expect(acceptance.hashed == "dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
        let lines = [
            "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "", "",
        ]
        #expect(acceptance.text == lines.joined(separator: "\r\n"))
    }

    @Test func namesTheSubprotocolOnlyWhenOneWasChosen() {
        let text = Self.acceptance(subprotocol: "muster.v1.json").text
        #expect(text.hasSuffix("+xOo=\r\nSec-WebSocket-Protocol: muster.v1.json\r\n\r\n"))
        #expect(!Self.acceptance(subprotocol: nil).text.contains("Protocol:"))
    }

    @Test func writesARejection() {
        var buffer = ByteBuffer()
        buffer.writeUpgradeRejection(HTTPRejection(.methodNotAllowed, fields: [.init("Allow", "GET")], "no"))
        let lines = [
            "HTTP/1.1 405 Method Not Allowed", "Allow: GET", "Connection: close",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Length: 3", "", "no\n",
        ]
        #expect(String(buffer: buffer) == lines.joined(separator: "\r\n"))
    }

    @Test func namesUpgradeInConnectionWhereTheAnswerHasIt() {
        var buffer = ByteBuffer()
        buffer.writeUpgradeRejection(.upgradeRequired(version: true, "é"))
        let text = String(buffer: buffer)
        #expect(text.hasPrefix("HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"))
        #expect(text.contains("\r\nConnection: Upgrade, close\r\n"))
        #expect(text.hasSuffix("\r\nContent-Length: 3\r\n\r\né\n"))
    }

    @Test func writesAProbeAnswer() {
        var buffer = ByteBuffer()
        buffer.writeProbeAnswer(.ok, contentType: "text/plain", body: ByteBuffer(string: "ok\n"))
        #expect(
            String(buffer: buffer)
                == "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nok\n"
        )
    }

    @Test(arguments: HTTPStatus.allCases)
    func hasAPhraseForEveryStatus(_ status: HTTPStatus) {
        #expect(HTTPStatus.allCases.filter { $0.phrase == status.phrase } == [status])
    }
}
