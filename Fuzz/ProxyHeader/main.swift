import MusterDomain
import NIOCore

// why: constant text that reads.
private let proxies = TrustedProxies(["10.0.0.0/8", "127.0.0.1", "::1", "fe80::/10"].map { try! AddressRange($0) })

/// Reads a PROXY header whole and in pieces, asks that both ways agree, and takes the rest for an X-Forwarded-For field.
///
/// The first byte is the size of the pieces.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ input: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: input, count: count))
    guard let pieceSize = bytes.first, pieceSize > 0 else { return 0 }
    var rest = ByteBuffer()
    let whole = outcome(of: bytes.dropFirst(), pieceSize: count, leaving: &rest)
    var ignored = ByteBuffer()
    let inPieces = outcome(of: bytes.dropFirst(), pieceSize: Int(pieceSize), leaving: &ignored)
    precondition(whole == inPieces, "the outcome depends on how the bytes are split")
    var peer = IPAddress(ipv4: 0x7F00_0001)
    switch whole {
    case .needMoreData:
        precondition(count <= ProxyHeaderParser.binaryLimit, "waits for more than the limit")
    case .violation(let violation):
        precondition(violation.message.utf8.count < 200, "a message that repeats what came")
    case .header(.local):
        break
    case .header(.client(let address)):
        precondition(IPAddress(address.description) == address, "an address that does not read itself")
        peer = address
    }
    let field = String(decoding: rest.readableBytesView, as: UTF8.self)
    let client = proxies.client(peer: peer, forwardedFor: field)
    precondition(proxies.contains(peer) || client == peer, "believes somebody who is no proxy")
    precondition(IPAddress(client.description) == client, "an address that does not read itself")
    return 0
}

private func outcome(
    of bytes: ArraySlice<UInt8>,
    pieceSize: Int,
    leaving buffer: inout ByteBuffer
) -> ProxyHeaderParser.Step {
    var rest = bytes
    while !rest.isEmpty {
        buffer.writeBytes(rest.prefix(pieceSize))
        rest = rest.dropFirst(pieceSize)
        let before = buffer.readableBytes
        let step = ProxyHeaderParser().parseStep(&buffer)
        guard step == .needMoreData else { return step }
        precondition(buffer.readableBytes == before, "takes bytes of a header that is not whole")
        precondition(before <= ProxyHeaderParser.binaryLimit, "leaves more than the limit in the buffer")
    }
    return .needMoreData
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
