import NIOCore
import Testing

@testable import MusterDomain

@Suite struct WebSocketFrameHeaderTests {
    @Test(
        arguments: [
            (0, [0x81, 0]), (125, [0x81, 125]), (126, [0x81, 126, 0, 126]), (65_535, [0x81, 126, 255, 255]),
            (65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
            (1 << 40, [0x81, 127, 0, 0, 1, 0, 0, 0, 0, 0]),
        ] as [(Int, [UInt8])]
    )
    func writesTheShortestLength(_ length: Int, expected: [UInt8]) {
        var buffer = ByteBuffer()
        buffer.writeWebSocketFrameHeader(opcode: .text, payloadLength: length)
        #expect(Array(buffer.readableBytesView) == expected)
        #expect(WebSocketFrameHeader.encodedSize(payloadLength: length) == expected.count)
        var memory = [UInt8](repeating: 0xEE, count: 16)
        let written = memory.withUnsafeMutableBytes {
            // why: the memory has 16 bytes, so it has an address.
            WebSocketFrameHeader.write(opcode: .text, payloadLength: length, to: $0.baseAddress!)
        }
        #expect(memory == expected + Array(repeating: 0xEE, count: 16 - written))
    }

    @Test(arguments: WebSocketOpcode.allCases)
    func writesTheOpcodeOfAFinalFrame(_ opcode: WebSocketOpcode) {
        var buffer = ByteBuffer()
        buffer.writeWebSocketFrame(opcode: opcode, payload: ByteBuffer(bytes: [1, 2, 3]))
        #expect(Array(buffer.readableBytesView) == [0x80 | opcode.rawValue, 3, 1, 2, 3])
    }

    @Test func writesACloseWithAReason() {
        var buffer = ByteBuffer()
        buffer.writeWebSocketClose(code: .draining, reason: "bye")
        #expect(Array(buffer.readableBytesView) == [0x88, 5, 0x0F, 0xA1] + Array("bye".utf8))
    }

    @Test func writesACloseWithoutACode() {
        var buffer = ByteBuffer()
        buffer.writeWebSocketClose(code: UInt16?.none, reason: "left out")
        #expect(Array(buffer.readableBytesView) == [0x88, 0])
    }

    @Test(
        arguments: [
            (String(repeating: "a", count: 123), 123), (String(repeating: "a", count: 124), 123),
            (String(repeating: "é", count: 62), 122), ("a" + String(repeating: "é", count: 61), 123),
            (String(repeating: "🧵", count: 31), 120), (String(repeating: "€", count: 50), 123),
        ]
    )
    func cutsAReasonBetweenCharacters(_ reason: String, length: Int) {
        var buffer = ByteBuffer()
        buffer.writeWebSocketClose(code: .normal, reason: reason)
        let text = buffer.getBytes(at: 4, length: buffer.readableBytes - 4) ?? []
        #expect(text.count == length)
        #expect(reason.hasPrefix(String(decoding: text, as: UTF8.self)))
    }
}
