import MusterDomain
import NIOCore
import Testing

@Suite struct BackendEnvelopeTests {
    private static func split(_ frames: [String]) throws(Refusal) -> (envelope: [String], push: [String]) {
        let buffers = frames.map { ByteBuffer(string: $0) }
        let (envelope, push) = try BackendEnvelope.split(buffers[...])
        return (envelope.frames.map { String(buffer: $0) }, push.map { String(buffer: $0) })
    }

    @Test(arguments: [
        (["{}"], [], ["{}"]),
        (["topic", "data"], [], ["topic", "data"]),
        (["", "{}"], [""], ["{}"]),
        (["c1", "", "topic", "data"], ["c1", ""], ["topic", "data"]),
        (["a", "b", "", "topic", "", "text"], ["a", "b", ""], ["topic", "", "text"]),
        ([""], [""], []),
        ([], [], []),
    ])
    func firstEmptyFrameEndsTheEnvelope(_ frames: [String], envelope: [String], push: [String]) throws {
        let parts = try Self.split(frames)
        #expect(parts.envelope == envelope)
        #expect(parts.push == push)
    }

    @Test func envelopeIsBounded() throws {
        let seven = Array(repeating: "x", count: 7)
        #expect(try Self.split(seven + ["", "{}"]).envelope.count == 8)
        #expect(throws: Refusal.self) { try Self.split(seven + ["x", "", "{}"]) }
        let long = String(repeating: "x", count: 255)
        #expect(try Self.split([long, "", "{}"]).envelope.count == 2)
        #expect(throws: Refusal.self) { try Self.split([long + "x", "", "{}"]) }
    }
}
