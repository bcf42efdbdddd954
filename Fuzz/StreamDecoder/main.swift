import MusterDomain
import NIOCore

/// Decodes a frame of the stream and, from the same bytes, a frame of the control door.
///
/// What decodes and can be written again must come out as the bytes that went in: two readings of one frame would be
/// two opinions about what the hub said.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ input: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: input, count: count)
    if let frame = try? StreamDecoder.decode(bytes) {
        check(frame, of: bytes)
    }
    if let message = try? ControlMessage(decoding: ByteBuffer(bytes: bytes)) {
        precondition(message.encoded() == ByteBuffer(bytes: bytes), "a control message with two forms")
    }
    return 0
}

private func check(_ frame: StreamFrame, of bytes: UnsafeRawBufferPointer) {
    var again = ByteBuffer()
    switch frame {
    case .push(let push):
        let labels = [push.topic, push.event, push.id].filter { !$0.isEmpty }
        precondition(!push.topic.isEmpty && labels.allSatisfy { $0.count <= 255 }, "a name with a wrong length")
        precondition(push.data.upperBound == bytes.count, "data does not end with the frame")
        precondition(zip(labels, labels.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound }, "fields overlap")
        precondition(labels.allSatisfy { $0.upperBound <= push.data.lowerBound }, "a name inside the data")
        // Names that break the rules for names are read here and cannot be written.
        guard let whole = whole(push, of: bytes) else { return }
        StreamEncoder.encode(whole, lane: push.lane, term: push.term, sequence: push.sequence, into: &again)
    case .beat(let beat):
        StreamEncoder.encode(beat, into: &again)
    case .probe(let probe):
        StreamEncoder.encode(probe, into: &again)
    }
    precondition(again == ByteBuffer(bytes: bytes), "a frame with two forms")
}

private func whole(_ push: StreamPush, of bytes: UnsafeRawBufferPointer) -> Push? {
    let text = { (range: Range<Int>) in String(validating: bytes[range], as: UTF8.self) }
    guard let topic = text(push.topic).flatMap({ try? TopicName($0) }) else { return nil }
    let event = text(push.event).flatMap { try? Label($0) }
    let id = text(push.id).flatMap { try? Label($0) }
    guard (event == nil) == push.event.isEmpty, (id == nil) == push.id.isEmpty else { return nil }
    var found = Push(
        vhost: push.vhost,
        topic: topic,
        kind: push.kind,
        event: event,
        id: id,
        data: ByteBuffer(bytes: bytes[push.data]),
        audience: Audience(
            excluded: Array(ConnectionIDList(bytes[push.excluded])),
            eligible: push.eligible.map { Array(ConnectionIDList(bytes[$0])) }
        )
    )
    found.position = push.position
    return found
}

/// libFuzzer's own entry point; it reads the options and calls back once per input.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ argumentCount: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

var argumentCount = CommandLine.argc
var arguments = CommandLine.unsafeArgv
_ = runFuzzer(&argumentCount, &arguments, fuzz)
