import MusterDomain
import NIOCore

private let validator = UpgradeValidator(
    policy: UpgradePolicy(servesPath: { $0 == "/" })
)

/// Parses a head whole and in pieces, asks that both ways agree, and decides about what came out.
///
/// The first byte is the size of the pieces.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ input: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: input, count: count))
    guard let pieceSize = bytes.first, pieceSize > 0 else { return 0 }
    let whole = outcome(of: bytes.dropFirst(), pieceSize: count)
    let inPieces = outcome(of: bytes.dropFirst(), pieceSize: Int(pieceSize))
    precondition(whole == inPieces, "the answer depends on how the bytes are split")
    var answer = ByteBuffer()
    switch whole {
    case .needMoreData:
        break
    case .rejected(let rejection):
        answer.writeUpgradeRejection(rejection)
    case .request(let request):
        write(validator.decide(request), about: request, into: &answer)
    }
    precondition(answer.readableBytes < 1024, "an answer that amplifies the request")
    return 0
}

private func outcome(of bytes: ArraySlice<UInt8>, pieceSize: Int) -> UpgradeParser.Step {
    var parser = UpgradeParser(limits: UpgradeLimits(headBytes: 600, headerFields: 12, requestLineBytes: 80))
    var buffer = ByteBuffer()
    var rest = bytes
    while !rest.isEmpty {
        buffer.writeBytes(rest.prefix(pieceSize))
        rest = rest.dropFirst(pieceSize)
        let step = parser.parseStep(&buffer)
        guard step == .needMoreData else { return step }
        buffer.discardReadBytes()
        precondition(buffer.readableBytes <= 600, "leaves more than the limit in the buffer")
    }
    return .needMoreData
}

private func write(_ decision: UpgradeDecision, about request: UpgradeRequest, into answer: inout ByteBuffer) {
    switch decision {
    case .accept(let subprotocol):
        answer.writeUpgradeAcceptance(key: request.webSocketKey ?? "", subprotocol: subprotocol) { _ in
            Array(repeating: 0, count: 20)
        }
    case .probe:
        precondition(request.method == "GET" && !request.isWebSocketUpgrade)
    case .reject(let rejection):
        answer.writeUpgradeRejection(rejection)
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
