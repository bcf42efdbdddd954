import MusterDomain
import NIOCore

private let limits = PHPLimits(bytes: 4096, depth: 16, nodes: 500, stringBytes: 1000, keyBytes: 100)

/// Reads a session, or one value, and asks that what comes out stays within the limits.
///
/// The first byte says what to read.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ input: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: input, count: count)
    guard let choice = bytes.first else { return 0 }
    let text = ByteBuffer(bytes: bytes.dropFirst())
    let serializers = PHPSerializer.allCases
    do throws(PHPError) {
        let choice = Int(choice) % (serializers.count + 2)
        let value: SessionValue =
            if choice < serializers.count {
                .map(try PHPSessionDecoder(serializer: serializers[choice], limits: limits).session(from: text))
            } else {
                try PHPUnserializer(limits: limits, form: choice > serializers.count ? .objects : .plain).value(of: text)
            }
        var nodes = 0
        precondition(measure(value, nodes: &nodes) <= limits.depth, "deeper than the limit")
        // A session in variables is no value itself; an object's class is one more where it is kept.
        precondition(nodes <= 2 * limits.nodes + 1, "more values than the limit")
    } catch {
        precondition(0...text.readableBytes ~= error.offset, "the fault is in the text")
    }
    return 0
}

/// Counts a value's parts.
///
/// - Returns: the levels of arrays and objects.
private func measure(_ value: SessionValue, nodes: inout Int) -> Int {
    nodes += 1
    var height = 0
    switch value {
    case .null, .bool, .integer, .double:
        return 0
    case .string(let text):
        precondition(text.utf8.count <= limits.stringBytes, "a string beyond the limit")
        return 0
    case .bytes(let bytes):
        precondition(String(validating: bytes, as: UTF8.self) == nil, "text is text")
        return 0
    case .list(let elements):
        for element in elements { height = max(height, measure(element, nodes: &nodes)) }
    case .map(let map):
        for entry in map.entries {
            precondition(map[entry.key] != nil, "an entry that its key does not find")
            height = max(height, measure(entry.value, nodes: &nodes))
        }
    }
    return height + 1
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
