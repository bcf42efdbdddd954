import NIOCore
import Testing

@testable import MusterDomain

/// Single frames: lengths, payloads, reserved bits, opcodes, masks.
@Suite struct WebSocketDecoderFramingTests {
    @Test(arguments: [0, 1, 7, 8, 9, 124, 125, 126, 127, 128, 255, 256, 4096, 65_535, 65_536, 70_000])
    func readsEveryLengthClass(_ length: Int) {
        let text = String(repeating: "*", count: length)
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let result = WebSocketDecoder.transcript(.text(text), .binary(bytes), limits: .init(messageSize: 70_000))
        #expect(result == [.text(text), .binary(bytes)])
    }

    @Test(arguments: [0, 1, 5, 125, 126, 300])
    func readsAFrameInEverySplit(_ length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let result = WebSocketDecoder.transcriptInEverySplit([.binary(bytes), .text("end")].bytes)
        #expect(result == SplitTranscript(steps: [.binary(bytes), .text("end")]))
    }

    @Test(arguments: [1, 3, 64, 997, 1460])
    func readsALargeFrameInPieces(_ pieceSize: Int) {
        let text = String(repeating: "κόσμε ", count: 6_000)
        let bytes = ClientFrame.text(text).bytes
        let pieces = stride(from: 0, to: bytes.count, by: pieceSize).map {
            Array(bytes[$0..<min($0 + pieceSize, bytes.count)])
        }
        #expect(WebSocketDecoder.transcript(pieces: pieces, limits: .init(messageSize: 70_000)) == [.text(text)])
    }

    @Test(arguments: [[0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [1, 0, 0, 0], [0, 0, 0, 0x80]] as [[UInt8]])
    func unmasksWithAnyKey(_ key: [UInt8]) {
        let bytes = (0..<41).map { UInt8($0) }
        let frame = ClientFrame(opcode: 2, maskKey: key, payload: bytes)
        #expect(WebSocketDecoder.transcriptInEverySplit(frame.bytes) == SplitTranscript(steps: [.binary(bytes)]))
    }

    @Test(arguments: UInt8(1)...7, [1, 2, 0, 8, 9, 10] as [UInt8])
    func refusesReservedBits(_ bits: UInt8, opcode: UInt8) {
        let frames = [ClientFrame.text("before"), ClientFrame(reservedBits: bits, opcode: opcode, payload: [1, 2])]
        let result = WebSocketDecoder.transcriptInEverySplit(frames.bytes)
        #expect(result == SplitTranscript(steps: [.text("before"), .violation(.reservedBits(bits))]))
    }

    @Test(arguments: [3, 4, 5, 6, 7, 11, 12, 13, 14, 15] as [UInt8])
    func refusesReservedOpcodes(_ opcode: UInt8) {
        let result = WebSocketDecoder.transcriptInEverySplit(ClientFrame(opcode: opcode, payload: [1]).bytes)
        #expect(result == SplitTranscript(steps: [.violation(.reservedOpcode(opcode))]))
    }

    @Test(arguments: [0, 1, 2, 8, 9, 10] as [UInt8])
    func refusesUnmaskedFrames(_ opcode: UInt8) {
        let frame = ClientFrame(opcode: opcode, maskKey: nil, payload: [1])
        let result = WebSocketDecoder.transcriptInEverySplit(frame.bytes)
        #expect(result == SplitTranscript(steps: [.violation(.unmaskedFrame)]))
    }

    @Test(arguments: [0, 1, 125])
    func refusesTwoBytesForAShortLength(_ length: Int) {
        let frame = ClientFrame(lengthForm: .twoBytes, payload: Array(repeating: 65, count: length))
        let result = WebSocketDecoder.transcriptInEverySplit(frame.bytes)
        #expect(result == SplitTranscript(steps: [.violation(.lengthNotMinimal(UInt64(length)))]))
    }

    @Test(arguments: [0, 125, 126, 65_535] as [UInt64])
    func refusesEightBytesForAShortLength(_ length: UInt64) {
        let frame = ClientFrame(lengthForm: .eightBytes, declaredLength: length)
        let result = WebSocketDecoder.transcriptInEverySplit(frame.bytes)
        #expect(result == SplitTranscript(steps: [.violation(.lengthNotMinimal(length))]))
    }

    @Test(arguments: [1 << 63, UInt64.max])
    func refusesALengthWithItsHighBitSet(_ length: UInt64) {
        let frame = ClientFrame(lengthForm: .eightBytes, declaredLength: length)
        let result = WebSocketDecoder.transcriptInEverySplit(frame.bytes)
        #expect(result == SplitTranscript(steps: [.violation(.lengthWithHighBit)]))
    }

    @Test(
        arguments: [
            ([0x91], .reservedBits(1)), ([0x83], .reservedOpcode(3)), ([0x08], .fragmentedControlFrame),
            ([0x81, 0x05], .unmaskedFrame), ([0x89, 0xFE], .controlFrameTooLong),
            ([0x81, 0xFE, 0x00, 0x7D], .lengthNotMinimal(125)),
            ([0x82, 0xFF, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00], nil),
        ] as [([UInt8], WebSocketViolation?)]
    )
    func failsAsSoonAsTheBytesAreThere(_ bytes: [UInt8], violation: WebSocketViolation?) {
        let expected: [WebSocketDecoder.Step] = violation.map { [.violation($0)] } ?? []
        #expect(WebSocketDecoder.transcript(pieces: [bytes]) == expected)
        #expect(WebSocketDecoder.transcript(pieces: [bytes.dropLast()]) == [])
    }

    @Test func staysFailedAndDropsWhatFollows() {
        var decoder = WebSocketDecoder(limits: .init())
        var buffer = ByteBuffer(bytes: [0xFF])
        let first = decoder.parseStep(&buffer)
        buffer.writeBytes([ClientFrame.text("later"), .ping()].bytes)
        let second = decoder.parseStep(&buffer)
        #expect(first == .violation(.reservedBits(7)))
        #expect(second == .violation(.reservedBits(7)))
        #expect(buffer.readableBytes == 0)
    }

    @Test func leavesAnIncompleteHeaderInTheBuffer() {
        var decoder = WebSocketDecoder(limits: .init(messageSize: 1 << 20))
        let frame = ClientFrame(opcode: 2, payload: Array(repeating: 1, count: 70_000)).bytes
        var buffer = ByteBuffer(bytes: frame[..<13])
        let first = decoder.parseStep(&buffer)
        #expect(first == .needMoreData)
        #expect(buffer.readableBytes == 13)
        buffer.writeBytes(frame[13..<20])
        let second = decoder.parseStep(&buffer)
        #expect(second == .needMoreData)
        #expect(buffer.readableBytes == 0)
    }

    @Test func doesNotCopyAMessageThatIsThereAsAWhole() {
        var decoder = WebSocketDecoder(limits: .init())
        var buffer = ByteBuffer(bytes: ClientFrame.text("in place").bytes)
        let address = buffer.withUnsafeReadableBytes { $0.baseAddress.map { UInt(bitPattern: $0) } }
        guard case .event(.text(let payload)) = decoder.parseStep(&buffer) else {
            Issue.record("expected a text")
            return
        }
        let payloadAddress = payload.withUnsafeReadableBytes { $0.baseAddress.map { UInt(bitPattern: $0) } }
        #expect(payloadAddress == address.map { $0 + 6 })
    }

    @Test func isSmall() {
        #expect(MemoryLayout<WebSocketDecoder>.size <= 96)
    }
}
