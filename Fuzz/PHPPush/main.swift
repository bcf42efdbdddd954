import MusterDomain
import NIOCore

private let limits = PushLimits(data: 2_000, batch: 10)

/// Every template reaches for what a message of the corpus has.
private let decoder: PushDecoder = {
    // why: the pattern and the texts are known to be good.
    let families = TopicFamilies([TopicFamily(pattern: try! TopicPattern("v1.{a}.{b}"))])
    // why: as above.
    let text = { (text: String) in try! JSONTemplate(text: text) }
    let picked = JSONTemplate.object([
        .init(name: "a", value: text("{a}")), .init(name: "b", value: .list([text("{b}"), text("{a}: {b}")])),
    ])
    return PushDecoder(
        limits: limits,
        admission: PushAdmission(vhosts: Vhosts(root: Vhost(topics: families))) { _, _ in false },
        stork: StorkClassMap([
            "A": StorkMessageClass(type: Label(trusted: "all")),
            "B": StorkMessageClass(type: Label(trusted: "picked"), data: picked),
            "MyMessage": StorkMessageClass(type: Label(trusted: "one"), data: text("{a}")),
        ])
    )
}()

/// Reads a push of Stork's backends, and asks that what comes out is JSON within the limits and goes to declared topics.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ input: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let frame = ByteBuffer(bytes: UnsafeBufferPointer(start: input, count: count))
    let request: PushRequest
    do throws(Refusal) {
        request = try decoder.decode(frames: [frame], credential: .none)
    } catch {
        precondition([400, 404, 413, 422].contains(error.code), "another code")
        return 0
    }
    precondition(1...limits.batch ~= request.items.count, "more topics than the limit")
    for case .success(let push) in request.items {
        precondition(push.data.readableBytes <= limits.data, "more data than the limit")
        precondition((try? JSONElement.parse(push.data)) != nil, "data that is no JSON")
        precondition(push.topic.text.hasPrefix("v1."), "a topic of no family")
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
