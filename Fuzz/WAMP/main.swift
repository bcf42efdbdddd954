import MusterDomain
import NIOCore

/// Has connections of both profiles read what a client sends: one message per line. A verifier allows every second thing.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ input: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: input, count: count)
    guard String(validating: bytes, as: UTF8.self) != nil else { return 0 }
    let messages = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for profile in WAMPProfile.allCases {
        converse(profile, messages.map { ByteBuffer(bytes: $0) })
    }
    return 0
}

private func converse(_ profile: WAMPProfile, _ messages: [ByteBuffer]) {
    guard let connection = ConnectionID(rawValue: 1) else { return }
    let session = WAMPSessionID(connection: connection, salt: 0)
    var machine = WAMPConnectionStateMachine(profile: profile, session: session)
    for reply in machine.opened(isAllowed: true).replies { check(reply) }
    for (index, message) in messages.enumerated() {
        switch machine.messageReceived(message, isSubscribed: { $0.text.utf8.count == 3 }) {
        case .none, .unsubscribe, .close, .ignore:
            break
        case .subscribe(let name):
            let isRefused = index % 2 == 1
            let reply = isRefused ? machine.subscriptionRefused(topic: name.text, reason: "no") : nil
            if let reply { check(reply) }
        case .publish(let publish):
            precondition(parses(publish.event), "what a client publishes is JSON")
            // Its lists are bounded, or this ends the process.
            _ = publish.audience
            if index % 2 == 1 { _ = machine.publishRefused() }
        case .send(let reply), .sendAndClose(let reply, _, _):
            check(reply)
        }
    }
}

/// Whatever the client wrote, what it is told is JSON.
private func check(_ reply: WAMPReply) {
    var buffer = ByteBuffer()
    reply.write(into: &buffer)
    precondition(parses(buffer), "a reply is JSON")
}

private func parses(_ json: ByteBuffer) -> Bool {
    (try? JSONElement.parse(json)) != nil
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
