import NIOCore
import Testing

@testable import MusterDomain

@Suite struct NativeMessageTests {
    /// What a client reads of a push that went over the wire.
    private static func text(
        topic: String = "v1.a.1",
        kind: DataKind = .json,
        event: String? = nil,
        id: String? = nil,
        data: [UInt8]
    ) throws -> [UInt8] {
        let push = Push(
            topic: try TopicName(topic),
            kind: kind,
            event: try event.map { try Label($0) },
            id: try id.map { try Label($0) },
            data: ByteBuffer(bytes: data)
        )
        var frame = ByteBuffer()
        StreamEncoder.encode(push, lane: Lane(rawValue: 0), term: Term(rawValue: 1), sequence: 1, into: &frame)
        var buffer = ByteBuffer(string: "before ")
        try frame.withUnsafeReadableBytes { bytes in
            guard case .push(let read) = try StreamDecoder.decode(bytes) else { return }
            NativeMessage.write(read, of: bytes, into: &buffer)
        }
        #expect(buffer.readString(length: 7) == "before ")
        return Array(buffer.readableBytesView)
    }

    @Test func aPushHasTopicAndData() throws {
        let text = try Self.text(data: Array("1".utf8))
        #expect(text == Array(#"{"message":{"topic":"v1.a.1","data":1}}"#.utf8))
    }

    @Test func eventAndIDStandWhereThereAreSome() throws {
        let data = Array("null".utf8)
        #expect(
            try Self.text(event: "created", id: "abc", data: data)
                == Array(#"{"message":{"topic":"v1.a.1","event":"created","id":"abc","data":null}}"#.utf8)
        )
        #expect(
            try Self.text(event: "e\"", data: data)
                == Array(#"{"message":{"topic":"v1.a.1","event":"e\"","data":null}}"#.utf8)
        )
        #expect(
            try Self.text(id: "i\\", data: data)
                == Array(#"{"message":{"topic":"v1.a.1","id":"i\\","data":null}}"#.utf8)
        )
    }

    @Test(
        arguments: [
            "null", "-0", "1e400", "12345678901234567890123", #""\u00e9\/""#, "  { \"b\" : 1 ,\r\n\t\"a\" : [ ] }  ",
            #"{"a":1,"a":2}"#, "\"é\u{2028}😀\"",
        ]
    )
    func jsonPassesByteForByte(data: String) throws {
        let expected = #"{"message":{"topic":"v1.a.1","data":"# + data + "}}"
        #expect(try Self.text(data: Array(data.utf8)) == Array(expected.utf8))
    }

    @Test func textBecomesAJSONString() throws {
        let data = Array("say \"hi\" \\ \n\r\t\u{0}\u{1F}\u{7F}\u{8} é😀/".utf8)
        let expected =
            #"{"message":{"topic":"v1.a.1","data":"say \"hi\" \\ \n\r\t\u0000\u001f"# + "\u{7F}" + #"\u0008 é😀/"}}"#
        #expect(try Self.text(kind: .text, data: data) == Array(expected.utf8))
    }

    @Test func anEmptyTextIsAnEmptyString() throws {
        #expect(try Self.text(kind: .text, data: []) == Array(#"{"message":{"topic":"v1.a.1","data":""}}"#.utf8))
    }

    @Test(arguments: [([], ""), ([0], "AA=="), ([0xFF, 0xFE], "//4="), ([1, 2, 3], "AQID")] as [([UInt8], String)])
    func bytesBecomeBase64(data: [UInt8], base64: String) throws {
        let expected = #"{"message":{"topic":"v1.a.1","data":"\#(base64)","encoding":"base64"}}"#
        #expect(try Self.text(kind: .bytes, data: data) == Array(expected.utf8))
    }

    @Test func aTopicIsEscaped() throws {
        let text = try Self.text(topic: "a\"b\\c", data: Array("1".utf8))
        #expect(text == Array(#"{"message":{"topic":"a\"b\\c","data":1}}"#.utf8))
    }

    @Test(arguments: [101, 102] as [UInt64])
    func anyTextIsReadBackAsItWas(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<500 {
            let scalars = (0..<Int.random(in: 0...40, using: &random)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...(Bool.random(using: &random) ? 0x7F : 0x1_FFFF), using: &random))
            }
            var text = ""
            text.unicodeScalars.append(contentsOf: scalars)
            let root = try JSONElement.parse(ByteBuffer(bytes: try Self.text(kind: .text, data: Array(text.utf8))))
            let data = try root.members()?.first?.value.members()?.last?.value.string
            #expect(data.map { Array($0.utf8) } == Array(text.utf8))
        }
    }
}
