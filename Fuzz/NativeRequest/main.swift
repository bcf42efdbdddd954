import MusterDomain
import NIOCore

/// Decodes what a client sends in the native dialect, as the node does after the frame decoder has checked the text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ input: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: input, count: count)
    _ = try? JSONElement.parse(ByteBuffer(bytes: bytes))
    guard String(validating: bytes, as: UTF8.self) != nil else { return 0 }
    _ = try? NativeRequest(decoding: ByteBuffer(bytes: bytes))
    return 0
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
