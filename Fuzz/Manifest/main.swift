import MusterDomain
import MusterRuntime

/// Reads a manifest as a process does that starts, and as `muster check` does; and the same text as a table of cases.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ input: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeRawBufferPointer(start: input, count: count))
    do {
        let document = try YAMLManifestReader.read(bytes)
        let decoding = ManifestDecoder.decode(document)
        _ = ManifestReport(name: "m", text: String(decoding: bytes, as: UTF8.self), problems: decoding.allProblems()).description
        _ = decoding.manifest.vhosts.vhost(host: "a.shop.example:80", path: "/shop/eu")
        if let topic = try? TopicName("v1.news.1") { _ = decoding.manifest.topics.family(of: topic) }
        _ = ManifestDecoder.cases(document)
    } catch {
        _ = "\(error)"
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
