import MusterDomain
import NIOCore

extension WantedTopic {
    /// Appends the topic as the native dialect writes it.
    func write(into text: inout ByteBuffer) {
        guard since != nil || wantsLast else { return text.writeJSONString(name) }
        text.writeStaticString(#"{"topic":"#)
        text.writeJSONString(name)
        if let since {
            text.writeStaticString(#","since":{"epoch":"#)
            text.writeJSONString(since.epoch)
            text.writeString(#","offset":\#(since.offset)}"#)
        } else {
            text.writeStaticString(#","last":true"#)
        }
        text.writeStaticString("}")
    }
}
