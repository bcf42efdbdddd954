import NIOCore
import Testing

@testable import MusterDomain

@Suite struct WAMPEventTests {
    /// What a client reads of a push that went over the wire.
    private static func text(
        _ profile: WAMPProfile,
        topic: String,
        kind: DataKind = .json,
        event: String? = nil,
        data: [UInt8]
    ) throws -> [UInt8] {
        let push = Push(
            topic: try TopicName(topic),
            kind: kind,
            event: try event.map { try Label($0) },
            data: ByteBuffer(bytes: data)
        )
        var frame = ByteBuffer()
        StreamEncoder.encode(push, lane: Lane(rawValue: 0), term: Term(rawValue: 1), sequence: 1, into: &frame)
        var buffer = ByteBuffer(string: "before ")
        try frame.withUnsafeReadableBytes { bytes in
            guard case .push(let read) = try StreamDecoder.decode(bytes) else { return }
            WAMPEvent.write(read, of: bytes, profile: profile, into: &buffer)
        }
        #expect(buffer.readString(length: 7) == "before ")
        return Array(buffer.readableBytesView)
    }

    private static func text(
        _ profile: WAMPProfile,
        topic: String,
        kind: DataKind = .json,
        event: String? = nil,
        data: String
    ) throws -> String {
        let bytes = try self.text(profile, topic: topic, kind: kind, event: event, data: Array(data.utf8))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// ST-20: type and data.
    @Test func storksEventHasTypeAndData() throws {
        #expect(
            try Self.text(.stork, topic: "v1.test.1", event: "my_message", data: #"{"foo":"bar"}"#)
                == #"[8,"v1.test.1",{"type":"my_message","data":{"foo":"bar"}}]"#
        )
        #expect(
            try Self.text(.stork, topic: "v1.test.1", kind: .text, event: "a/é", data: "b/é")
                == #"[8,"v1.test.1",{"type":"a\/\u00e9","data":"b\/\u00e9"}]"#
        )
    }

    @Test func aPushWithoutEventNameIsTheEvent() throws {
        #expect(try Self.text(.stork, topic: "v1.test.1", data: "[1]") == #"[8,"v1.test.1",[1]]"#)
    }

    /// SA-14: the message is the event; the examples of Sandstone's chat and of its article.
    @Test(
        arguments: [
            #"{"type":"message","message":"Hello"}"#, #"{"type":"message","message":"hi"}"#,
            #"{"type":"article_created","message":"An article has just been published: Unicorns spotted in Alaska, "#
                + #"read it here: http:\/\/unicorn.com\/articles\/unicorns-spotted-alaska"}"#,
        ]
    )
    func sandstonesEventIsTheData(data: String) throws {
        #expect(
            try Self.text(.sandstone, topic: "chat/general", event: "article.created", data: data)
                == #"[8,"chat\/general","# + data + "]"
        )
    }

    @Test(arguments: WAMPProfile.allCases, ["null", "1e400", #"{"a/é" : "\u00e9\/" ,"a":1 }"#])
    func jsonPassesByteForByte(profile: WAMPProfile, data: String) throws {
        #expect(try Self.text(profile, topic: "a", data: data) == #"[8,"a","# + data + "]")
    }

    @Test(arguments: WAMPProfile.allCases)
    func textBecomesAStringAndBytesBecomeBase64(profile: WAMPProfile) throws {
        #expect(try Self.text(profile, topic: "a", kind: .text, data: "b/\"") == #"[8,"a","b\/\""]"#)
        let bytes = try Self.text(profile, topic: "a", kind: .bytes, data: [0xFF, 0xFE])
        #expect(bytes == Array(#"[8,"a","//4="]"#.utf8))
    }
}
