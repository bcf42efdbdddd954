import MusterDomain

/// Finds a session's cookie in a field, and asks that an id is one and that what stands behind the first cookie of the name changes
/// nothing.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ input: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: input, count: count)
    guard let field = String(validating: bytes, as: UTF8.self) else { return 0 }
    let cookie = SessionCookie(field: field, name: "ID")
    switch cookie {
    case .absent:
        precondition(SessionCookie(field: field + ";ID=added", name: "ID") == SessionCookie(field: "ID=added", name: "ID"))
    case .malformed:
        precondition(SessionCookie(field: field + ";ID=added", name: "ID") == cookie)
    case .id(let id):
        precondition(1...SessionID.maximumLength ~= id.text.utf8.count)
        precondition(!id.text.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".") || $0 <= 0x20 })
        precondition(SessionCookie(field: field + "; ID=added", name: "ID") == cookie)
        precondition(SessionCookie(field: "ID=" + id.text, name: "ID") == cookie)
    }
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
