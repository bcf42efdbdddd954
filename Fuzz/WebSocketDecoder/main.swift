import MusterDomain
import NIOCore

/// Decodes the input whole and in pieces, and asks that both ways say the same.
///
/// The first byte is the size of the pieces.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ input: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: input, count: count))
    guard let pieceSize = bytes.first, pieceSize > 0 else { return 0 }
    let whole = transcript(of: bytes.dropFirst(), pieceSize: count)
    let inPieces = transcript(of: bytes.dropFirst(), pieceSize: Int(pieceSize))
    precondition(whole == inPieces, "the answer depends on how the bytes are split")
    return 0
}

/// What the decoder says up to and with the first violation.
private func transcript(of bytes: ArraySlice<UInt8>, pieceSize: Int) -> [WebSocketDecoder.Step] {
    let limits = WebSocketLimits(messageSize: 300, fragments: 6)
    var decoder = WebSocketDecoder(limits: limits)
    var buffer = ByteBuffer()
    var steps: [WebSocketDecoder.Step] = []
    var rest = bytes
    while !rest.isEmpty {
        buffer.writeBytes(rest.prefix(pieceSize))
        rest = rest.dropFirst(pieceSize)
        reading: while true {
            let step = decoder.parseStep(&buffer)
            switch step {
            case .needMoreData:
                break reading
            case .event(let event):
                check(event, limits: limits)
                steps.append(step)
            case .violation:
                return steps + [step]
            }
        }
        precondition(decoder.partialMessageCapacity <= 512, "holds more than a message's limit")
        precondition(buffer.readableBytes <= 131, "leaves more than one control frame in the buffer")
    }
    return steps
}

private func check(_ event: WebSocketEvent, limits: WebSocketLimits) {
    switch event {
    case .text(let payload):
        precondition(payload.readableBytes <= limits.messageSize, "a message above the limit")
        precondition(String(validating: payload.readableBytesView, as: UTF8.self) != nil, "text that is not UTF-8")
    case .binary(let payload):
        precondition(payload.readableBytes <= limits.messageSize, "a message above the limit")
    case .ping(let payload), .pong(let payload):
        precondition(payload.readableBytes <= 125, "a long control frame")
    case .close(let code, let reason):
        precondition(code.map(CloseCode.isSendable) != false, "a close code that must not be sent")
        precondition(String(validating: reason.readableBytesView, as: UTF8.self) != nil, "a reason that is not UTF-8")
    }
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
